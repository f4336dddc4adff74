// A process that does one thing, to be killed: node act.ts <folder> <release|promote|rollback|synth> <app>
import { promote } from "../../engine/actions/promote.ts";
import { release } from "../../engine/actions/release.ts";
import { rollback } from "../../engine/actions/rollback.ts";
import { synthesize } from "../../engine/pipeline.ts";
import { openDelivery } from "../../engine/ports/open-delivery.ts";
import type { DeliveryPorts } from "../../engine/release/deliver.ts";
import { KILLED_APPS, stressEstate, stressWorld } from "./estate.ts";

const [folder, verb, app] = process.argv.slice(2) as [string, string, string];
const estate = stressEstate(KILLED_APPS);
const world = stressWorld(folder);

const ACTS: Readonly<Record<string, (ports: DeliveryPorts) => Promise<unknown>>> = {
  release: (ports) => release(estate, { app, environment: "dev", image: `ghcr.io/acme/${app}@sha256:${"4".repeat(64)}` }, ports),
  promote: (ports) => promote(estate, { apps: [app], from: "dev", to: "staging" }, ports),
  rollback: (ports) => rollback(estate, { app, environment: "staging" }, ports),
  synth: () => synthesize(estate, { typeCheck: false }, world),
};
await ACTS[verb]!(await openDelivery(world, process.env));
process.stdout.write("done\n");
