import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { applyCommit } from "../../engine/commit/apply.ts";
import { storeAhead } from "../../engine/commit/store-ahead.ts";
import type { CommitMachine } from "../../engine/ports/commit-port.ts";
import { scratchRepository } from "./scratch-repository.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

const CONTENT = Buffer.from("image: ahead\n");
const CHANGE = { path: "dist/prod/lights/catalog/shop/Deployment.catalog.yaml", kind: "write", bytes: CONTENT } as const;

/** Commits what was stored ahead. @returns how often git was asked to store blobs */
async function commitAhead(repository: ScratchRepository, machine: (asked: { blobs: number }) => CommitMachine = counting): Promise<number> {
  const asked = { blobs: 0 };
  const port = await repository.open(machine(asked));
  storeAhead([CONTENT], port);
  expect(await applyCommit(repository.plan([CHANGE]), port)).toMatchObject({ kind: "committed", workTree: { kind: "followed" } });
  expect([repository.status(), repository.git("show", `HEAD:${CHANGE.path}`), repository.git("fsck", "--strict")]).toEqual(["", "image: ahead", ""]);
  return asked.blobs;
}

function counting(asked: { blobs: number }, code?: number): CommitMachine {
  return { wrap: (repository) => ({ ...repository, run: async (args, call) => {
    const first = args[0] === "hash-object" && args.includes("blob") && ++asked.blobs === 1;
    const answer = await repository.run(args, call);
    return first && code !== undefined ? { ...answer, code } : answer;
  } }) };
}

test("what was stored ahead is not stored again, and leaves nothing behind", async () => {
  const repository = scratchRepository();
  expect(await commitAhead(repository)).toBe(1);
  expect(fs.readdirSync(path.join(repository.root, ".git/lamplighter"))).toEqual([]);
});

test("what git failed to store ahead is stored when the commit is made", async () => {
  expect(await commitAhead(scratchRepository(), (asked) => counting(asked, 128))).toBe(2);
});

test("where nothing can be put aside the commit is made as if nobody had tried", async () => {
  const repository = scratchRepository();
  const port = await repository.open();
  const areas = { open: () => { throw Object.assign(new Error("no space"), { code: "ENOSPC", errno: -28 }); } } as unknown as typeof port.areas;
  expect(() => storeAhead([CONTENT], { ...port, areas })).not.toThrow();
  expect(await applyCommit(repository.plan([CHANGE]), port)).toMatchObject({ kind: "committed" });
});
