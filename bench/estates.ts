import { readdirSync, readFileSync } from "node:fs";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { cdk8sEstate } from "./cdk8s-estate.ts";
import type { Layout } from "./cdk8s-estate.ts";
import { cdktfEstate } from "./cdktf-estate.ts";
import { Estate } from "./estate.ts";
import { lamplighterEstate } from "./lamplighter-estate.ts";
import { measure } from "./measure.ts";
import { readYaml } from "./objects.ts";
import type { Shape } from "./shape.ts";
import { ROOT } from "./site.ts";
import type { Site } from "./site.ts";

const made = new Map<string, Estate>();

/** An estate of charts; made once for all cases that ask for it. */
export function lightsEstate(site: Site, shape: Shape): Estate {
  const name = `lights-${shape.services}x${shape.environments}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const estate = new Estate(site, site.makeLamplighter(name, lamplighterEstate(shape)));
  made.set(name, estate);
  return estate;
}

/** An estate of the reference estate's own stacks, and no charts. */
export function buildingEstate(site: Site, environments: number): Estate {
  const folder = site.makeLamplighter(`building-${environments}`, lamplighterEstate({ services: 0, environments }));
  cpSync(join(ROOT, "stacks"), join(folder, "stacks"), { recursive: true, filter: (path) => !path.endsWith("/main.ts") });
  return new Estate(site, folder);
}

/** The objects of a Lamplighter estate as plain cdk8s; the folder. */
export async function makeCdk8s(site: Site, shape: Shape, layout: Layout): Promise<string> {
  const sample = lightsEstate(site, { services: 1, environments: 1 });
  await measure(sample.lamplighter("synth"));
  const unit = sample.path("dist/env00/lights/s0000/shop");
  const objects = readdirSync(unit).sort().flatMap((file) => readYaml(join(unit, file)));
  return site.makeVanilla(`cdk8s-${layout}-${shape.services}`, cdk8sEstate(shape, layout, site.vanilla.app, objects));
}

/** The stacks of a building estate, which has been synthesized, as plain cdktf; the folder. */
export function makeCdktf(site: Site, estate: Estate, environments: number): string {
  const building = estate.path("dist/env00/building");
  const samples = Object.fromEntries(readdirSync(building).sort().map((stack) => [stack, JSON.parse(readFileSync(join(building, stack, "main.tf.json"), "utf8")) as Record<string, unknown>]));
  return site.makeVanilla(`cdktf-${environments}`, cdktfEstate({ services: 0, environments }, site.vanilla.app, samples));
}
