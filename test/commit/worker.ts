// A process that makes commits, for the tests of races and of being killed:
// node worker.ts <folder> <name> <how many> [remote]
// Each commit moves the worker's own pointer and renders a file from all pointers of its base.
import { applyWithRetry } from "../../engine/commit/retry.ts";
import { openCommitPort } from "../../engine/ports/commit-port.ts";
import { openRemote } from "../../engine/ports/git-remote.ts";
import type { CommitPlan } from "../../engine/commit/plan.ts";

const [folder, name, count, remoteName] = process.argv.slice(2) as [string, string, string, string | undefined];
const opened = await openCommitPort(folder, process.env);
// A rude worker does not wait for its turn.
const port = name.startsWith("rude") ? { ...opened, takeTurn: () => Promise.resolve(() => undefined) } : opened;
const remote = remoteName === undefined ? undefined : await openRemote(port.repository, remoteName, { allowLocal: true });

async function show(base: string, file: string): Promise<string> {
  const { code, output } = await port.repository.run(["cat-file", "blob", `${base}:${file}`]);
  return code === 0 ? output.toString() : "";
}

async function makePlan(base: string, number: number): Promise<CommitPlan> {
  const pointers = (await port.repository.run(["ls-tree", "-z", "--name-only", `${base}:pointers`])).output.toString().split("\0").filter((file) => file !== "");
  const values = new Map(await Promise.all(pointers.map(async (file): Promise<[string, string]> => [file, (await show(base, `pointers/${file}`)).trim()])));
  values.set(name, String(number));
  return {
    branch: "main", base,
    changes: [
      { path: `pointers/${name}`, kind: "write", text: `${number}\n` },
      { path: "dist/all", kind: "write", text: [...values].map(([file, value]) => `${file} ${value}\n`).sort().join("") },
    ],
    message: { subject: `${name} ${number}`, trailers: [["Worker", name]] },
  };
}

for (let number = 1; number <= Number(count); number++) {
  try {
    const outcome = await applyWithRetry((base) => makePlan(base, number), port, { branch: "main", ...(remote && { remote }) });
    if (outcome.kind === "committed") process.stdout.write(`${outcome.commit} ${outcome.attempts} ${outcome.workTree.kind}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 3;
  }
}
