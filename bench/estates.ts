import { cpSync, readdirSync, readFileSync } from "node:fs";
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

/** The generated estates of a run, ours and those we compare with. */
export class Estates {
  readonly site: Site;
  readonly #lights = new Map<string, Estate>();

  constructor(site: Site) {
    this.site = site;
  }

  /**
   * An estate of charts; made once for all cases that ask for it.
   *
   * @param purpose cases that edit an estate have one apart from those that compare it with vanilla
   */
  lights(shape: Shape, purpose: "compared" | "edited" = "compared"): Estate {
    const name = `${purpose}-${shape.services}x${shape.environments}`;
    const known = this.#lights.get(name);
    if (known !== undefined) return known;
    const estate = this.makeLights(name, shape);
    this.#lights.set(name, estate);
    return estate;
  }

  /** An estate of charts for one case alone. */
  makeLights(name: string, shape: Shape): Estate {
    return new Estate(this.site, this.site.makeLamplighter(name, lamplighterEstate(shape)));
  }

  /** An estate of the reference estate's own stacks, and no charts. */
  building(environments: number): Estate {
    const folder = this.site.makeLamplighter(`building-${environments}`, lamplighterEstate({ services: 0, environments }));
    cpSync(join(ROOT, "stacks"), join(folder, "stacks"), { recursive: true, filter: (path) => !path.endsWith("/main.ts") });
    return new Estate(this.site, folder);
  }

  /** The objects of a Lamplighter estate as plain cdk8s; the folder. @param imports as `cdk8sEstate` takes it */
  async makeCdk8s(shape: Shape, layout: Layout, imports: string | undefined): Promise<string> {
    const sample = this.lights({ services: 1, environments: 1 });
    await measure(sample.lamplighter("synth"));
    const unit = sample.path("dist/env00/lights/s0000/shop");
    const objects = readdirSync(unit).sort().flatMap((file) => readYaml(join(unit, file)));
    return this.site.makeVanilla(`cdk8s-${layout}${imports === undefined ? "-literals" : ""}`, cdk8sEstate(shape, layout, this.site.vanilla.app, imports, objects));
  }

  /** The stacks of a building estate as plain cdktf; the folder. */
  async makeCdktf(estate: Estate, environments: number): Promise<string> {
    await measure(estate.lamplighter("synth"));
    return this.site.makeVanilla(`cdktf-${environments}`, cdktfEstate(environments, this.site.vanilla.app, readStacks(estate.path("dist/env00/building"))));
  }
}

/** Terraform JSON of the stacks in one folder of dist, by name. */
export function readStacks(folder: string): Record<string, Record<string, unknown>> {
  return Object.fromEntries(readdirSync(folder).sort().map((stack) => [stack, JSON.parse(readFileSync(join(folder, stack, "main.tf.json"), "utf8")) as Record<string, unknown>]));
}
