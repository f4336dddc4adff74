import type { CommitDisk } from "../../engine/ports/commit-disk.ts";
import { realCommitDisk } from "../../engine/ports/commit-disk.ts";
import type { CommitMachine } from "../../engine/ports/commit-port.ts";
import { realIdentity } from "../../engine/ports/process-identity.ts";

/** The process is dead: thrown at the point of death and by every later call. */
export class Death extends Error {}

const CHANGING = ["create", "write", "writeBeside", "rename", "unlink", "makeDirectory", "removeDirectory", "link", "makeExecutable", "setModified"] as const;

/**
 * A machine whose process dies at the n-th call that changes something: before a call to the disk, in
 * the middle of a write, before git is started, and after git has ended but was not heard.
 *
 * @param n the number of the call, or what it is: `after git update-ref`
 */
export function dyingMachine(n: number | string): { readonly machine: CommitMachine; readonly calls: () => number; readonly diedAt: () => string | undefined } {
  let calls = 0;
  let diedAt: string | undefined;
  const live = (what: string, atDeath: () => void = () => undefined): void => {
    if (diedAt === undefined && (++calls === n || what === n)) {
      diedAt = what;
      atDeath();
    }
    if (diedAt !== undefined) throw new Death(`died at ${diedAt}`);
  };
  const disk = realCommitDisk();
  const dying: CommitDisk = { ...disk };
  for (const name of CHANGING) {
    const run = disk[name] as (...given: unknown[]) => unknown;
    Object.assign(dying, {
      [name]: (...given: unknown[]) => {
        live(`${name} ${typeof given[0] === "string" ? given[0] : ""}`, () => {
          if (name === "write" || name === "writeBeside") disk.write(given[0] as number, (given[1] as Uint8Array).subarray(0, (given[1] as Uint8Array).length / 2));
        });
        return run(...given);
      },
    });
  }
  return {
    calls: () => calls,
    diedAt: () => diedAt,
    machine: {
      disk: dying,
      identity: { ...realIdentity(), self: "dead-0-0-1-0" },
      waiting: impatientlyLater,
      wrap: (repository) => ({
        ...repository,
        run: async (args, call) => {
          live(`before git ${args[0]}`);
          const answer = await repository.run(args, call);
          live(`after git ${args[0]}`);
          return answer;
        },
      }),
    },
  };
}

/** A machine whose disk fails once, at the n-th call that changes something. */
export function failingMachine(n: number, code: string): CommitMachine {
  let calls = 0;
  const disk = realCommitDisk();
  const failing: CommitDisk = { ...disk };
  for (const name of CHANGING) {
    const run = disk[name] as (...given: unknown[]) => unknown;
    Object.assign(failing, {
      [name]: (...given: unknown[]) => {
        if (++calls === n) throw Object.assign(new Error(`${code}: planted at ${name}`), { code, errno: -1, syscall: name });
        return run(...given);
      },
    });
  }
  return { disk: failing, identity: { ...realIdentity(), self: "dead-0-0-1-0" }, waiting: impatientlyLater };
}

const impatientlyLater = { now: () => Date.now() + 60_000, random: () => 0, sleep: () => Promise.resolve() };

/** The machine of whoever comes next, an hour later. */
export const nextMachine: CommitMachine = {
  identity: { ...realIdentity(), hasEnded: (identity) => identity.startsWith("dead-") || realIdentity().hasEnded(identity) },
  waiting: impatientlyLater,
};
