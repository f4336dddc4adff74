// A process that promotes one application after the other, for the tests of races and kills:
// node worker.ts <folder> <worker> <processes> <each> [remote]
// With a remote it sends its commits there.
import { Refusal } from "../../constructs/contract/index.ts";
import { promote } from "../../engine/actions/promote.ts";
import { openRemote } from "../../engine/ports/git-remote.ts";
import { openDelivery } from "../../engine/ports/open-delivery.ts";
import type { DeliveryPorts } from "../../engine/release/deliver.ts";
import { appsOf, stressEstate, stressWorld } from "./estate.ts";

const [folder, worker, processes, each, remote] = process.argv.slice(2) as [string, string, string, string, string | undefined];
const all = Array.from({ length: Number(processes) }, (_, index) => appsOf(index, Number(each))).flat();
const estate = stressEstate(all);

type Landed = { readonly commit: string; readonly attempts: number };

async function promoteApp(app: string): Promise<Landed> {
  const outcome = await promote(estate, { apps: [app], from: "dev", to: "staging" }, await open());
  if (outcome.kind !== "committed") throw new Error(`${app}: ${outcome.kind}`);
  return outcome;
}

async function open(): Promise<DeliveryPorts> {
  const ports = await openDelivery(stressWorld(folder), process.env);
  return remote === undefined ? ports : { ...ports, remote: await openRemote(ports.commits.repository, remote, { allowLocal: true }) };
}

for (const app of appsOf(Number(worker), Number(each))) {
  const begin = performance.now();
  try {
    const { commit, attempts } = await promoteApp(app);
    process.stdout.write(`${app} ${commit} ${attempts} ${Math.round(performance.now() - begin)}\n`);
  } catch (error) {
    const kind = Refusal.isRefusal(error) ? error.kind : "bug";
    process.stderr.write(`${kind}: ${app}: ${(error as Error).message.split("\n")[0]}\n${kind === "bug" ? `${(error as Error).stack}\n` : ""}`);
    process.exitCode = 3;
  }
}
