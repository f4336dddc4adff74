// A process that promotes one application after the other, for the tests of races and kills:
// node worker.ts <folder> <worker> <processes> <each> [remote]
// With a remote it does what a pipeline does: take the remote's tip, promote, push; all again where somebody was faster.
import { spawnSync } from "node:child_process";
import { Refusal } from "../../constructs/contract/index.ts";
import { promote } from "../../engine/actions/promote.ts";
import { openDelivery } from "../../engine/ports/open-delivery.ts";
import type { DeliveryPorts } from "../../engine/release/deliver.ts";
import { appsOf, stressEstate, stressWorld } from "./estate.ts";

const [folder, worker, processes, each, remote] = process.argv.slice(2) as [string, string, string, string, string | undefined];
const all = Array.from({ length: Number(processes) }, (_, index) => appsOf(index, Number(each))).flat();
const estate = stressEstate(all);
const ATTEMPTS = 40;

function git(...line: readonly string[]): boolean {
  return spawnSync("git", line, { cwd: folder, stdio: "ignore" }).status === 0;
}

type Landed = { readonly commit: string; readonly attempts: number };

async function promoteWith(ports: DeliveryPorts, app: string): Promise<Landed> {
  const outcome = await promote(estate, { apps: [app], from: "dev", to: "staging" }, ports);
  if (outcome.kind !== "committed") throw new Error(`${app}: ${outcome.kind}`);
  return outcome;
}

async function promoteAndPush(app: string): Promise<Landed> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const ports = await openDelivery(stressWorld(folder), process.env);
    // The clone is one work tree: whoever takes the remote's tip into it keeps the turn until he has pushed.
    const endTurn = await ports.commits.takeTurn();
    try {
      if (!git("fetch", "-q", remote!, "main") || !git("reset", "-q", "--hard", "FETCH_HEAD")) continue;
      const { commit } = await promoteWith({ ...ports, commits: { ...ports.commits, takeTurn: async () => () => undefined } }, app);
      if (git("push", "-q", remote!, `${commit}:refs/heads/main`)) return { commit, attempts: attempt };
    } finally {
      endTurn();
    }
  }
  throw new Refusal("outside", [{ what: `${app}: others were faster ${ATTEMPTS} times` }]);
}

for (const app of appsOf(Number(worker), Number(each))) {
  const begin = performance.now();
  try {
    const { commit, attempts } = remote === undefined ? await promoteWith(await openDelivery(stressWorld(folder), process.env), app) : await promoteAndPush(app);
    process.stdout.write(`${app} ${commit} ${attempts} ${Math.round(performance.now() - begin)}\n`);
  } catch (error) {
    const kind = Refusal.isRefusal(error) ? error.kind : "bug";
    process.stderr.write(`${kind}: ${app}: ${(error as Error).message.split("\n")[0]}\n${kind === "bug" ? `${(error as Error).stack}\n` : ""}`);
    process.exitCode = 3;
  }
}
