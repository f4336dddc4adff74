import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Case, Subject } from "./case.ts";
import type { Layout } from "./cdk8s-estate.ts";
import { changedBetween } from "./estate.ts";
import type { Estate, Traces } from "./estate.ts";
import type { Estates } from "./estates.ts";
import { checksumFile, release } from "./lamplighter-estate.ts";
import type { Ended } from "./measure.ts";
import { cdktfStacks, kubernetesObjects, publishedStacks, tryFindDifference } from "./objects.ts";
import type { Objects } from "./objects.ts";
import { PROMOTION } from "./promotion-case.ts";
import { serviceNames } from "./shape.ts";
import type { Shape } from "./shape.ts";
import { ROOT } from "./site.ts";
import type { Site } from "./site.ts";

const THOUSAND: Shape = { services: 1000, environments: 3 };
const FIVE_THOUSAND: Shape = { services: 5000, environments: 3 };
const FOUR_HUNDRED: Shape = { services: 400, environments: 3 };

const BARE = "node -e 0";
const COLD = "lamplighter synth";
const FRESH = "lamplighter synth, command never run";
const CDK8S = "cdk8s synth";
const LITERALS = "cdk8s synth, plain literals";
const CDKTF = "cdktf synth";

export const CASES: readonly Case[] = [
  {
    name: "help",
    title: "lamplighter --help",
    runs: 15,
    baseline: BARE,
    claims: [{ kind: "within", subject: "lamplighter --help", of: BARE, times: 2.5, in: "wall" }],
    open: async (estates) => [bare(estates.site), { name: "lamplighter --help", run: estates.lights(THOUSAND, "edited").lamplighter("--help") }],
  },
  incremental("nothing", "Nothing changed, 1,000 services × 3 environments", 4, () => ({ change: () => undefined, rendered: 0, written: [] })),
  incremental("digest", "One digest among 3,000 units", 6, (estate, round) => {
    const service = serviceNames(THOUSAND)[round]!;
    return {
      change: () => writeFileSync(estate.path(`environments/releases/env01/${service}.json`), release(service, "env01", `build ${performance.now()}`)),
      rendered: 1,
      written: [checksumFile("env01", service), `dist/env01/lights/${service}/shop/Deployment.apps.${service}.yaml`],
    };
  }),
  incremental("source", "One source file edited, 1,000 services × 3 environments", 12, (estate, round) => {
    const service = serviceNames(THOUSAND)[500 + round]!;
    const file = estate.path(`charts/services/${service}.ts`);
    return {
      change: () => writeFileSync(file, readFileSync(file, "utf8").replace(/LOG_LEVEL: "[^"]*"/, `LOG_LEVEL: "level ${performance.now()}"`)),
      rendered: 3,
      written: ["env00", "env01", "env02"].flatMap((environment) => [checksumFile(environment, service), `dist/${environment}/lights/${service}/shop/Deployment.apps.${service}.yaml`]),
    };
  }),
  {
    name: "synth",
    title: "Full synth, 1,000 services × 3 environments, type check included",
    runs: 5,
    baseline: CDK8S,
    claims: [
      { kind: "faster", subject: COLD, than: CDK8S, times: 8, in: "wall" },
      { kind: "faster", subject: COLD, than: CDK8S, times: 7, in: "cpu" },
      { kind: "memory", subject: COLD, megabytes: 200 },
    ],
    open: async (estates) => {
      const template = await fullSynth(estates, THOUSAND, "chart-per-environment");
      // Without the imports, the template's own estate is of plain literals already.
      const least = estates.site.vanilla.kubernetesImports === undefined ? [] : [await cdk8s(LITERALS, estates, THOUSAND, "chart-per-environment", undefined)];
      return [...template, ...least];
    },
  },
  PROMOTION,
  buildingCase(3, 8),
  buildingCase(30, 6),
  {
    name: "linear",
    title: "Full synth, 5,000 services × 3 environments",
    big: true,
    runs: 3,
    baseline: "1,000 services",
    claims: [
      { kind: "within", subject: "5,000 services", of: "1,000 services", times: 5.5, in: "wall" },
      { kind: "memory", subject: "5,000 services", megabytes: 500 },
    ],
    open: async (estates) => [cold("1,000 services", estates.lights(THOUSAND)), cold("5,000 services", estates.lights(FIVE_THOUSAND))],
  },
  {
    name: "per-unit",
    title: "Full synth, 400 services × 3 environments, against a cdk8s chart for each unit",
    runs: 3,
    baseline: CDK8S,
    claims: [{ kind: "faster", subject: COLD, than: CDK8S, times: 40, in: "wall" }],
    open: (estates) => fullSynth(estates, FOUR_HUNDRED, "chart-per-unit"),
  },
];

function bare(site: Site): Subject {
  return { name: BARE, run: site.node(site.folder, "-e", "0") };
}

/** A first synth in a clone. */
function cold(name: string, estate: Estate): Subject {
  return { name, run: estate.lamplighter("synth"), prepare: () => estate.forget() };
}

/** The same on a machine that has never run the command: nothing of it has been compiled. */
function coldest(site: Site, estate: Estate): Subject {
  const prepare = (): void => {
    estate.forget();
    rmSync(site.compileCache, { recursive: true, force: true });
  };
  return { name: FRESH, run: estate.lamplighter("synth"), prepare };
}

interface Increment {
  readonly change: () => void;
  /** How many parts the run renders. */
  readonly rendered: number;
  /** Just the files that the run writes. */
  readonly written: readonly string[];
}

function incremental(name: string, title: string, times: number, increment: (estate: Estate, round: number) => Increment): Case {
  const subject = "lamplighter synth";
  return {
    name,
    title,
    runs: 9,
    baseline: BARE,
    claims: [{ kind: "within", subject, of: BARE, times, in: "wall" }],
    async open(estates) {
      const estate = estates.lights(THOUSAND, "edited");
      await estate.settle();
      let expected: Increment;
      let before: Traces;
      const prepare = async (round: number): Promise<void> => {
        await estate.rest();
        expected = increment(estate, round);
        expected.change();
        before = estate.traces();
      };
      const verify = ({ stdout }: Ended): void => {
        estate.touched();
        if (!stdout.includes(` ${expected.rendered} rendered, `)) throw new Error(`${name}: ${expected.rendered} should have been rendered:\n${stdout}`);
        const written = changedBetween(before, estate.traces());
        if (written.join() !== [...expected.written].sort().join()) throw new Error(`${name}: written were\n  ${written.join("\n  ")}\nand not\n  ${expected.written.join("\n  ")}`);
      };
      return [bare(estates.site), { name: subject, run: estate.lamplighter("synth"), prepare, verify }];
    },
  };
}

async function fullSynth(estates: Estates, shape: Shape, layout: Layout): Promise<Subject[]> {
  const { site } = estates;
  const estate = estates.lights(shape);
  return [coldest(site, estate), cold(COLD, estate), await cdk8s(CDK8S, estates, shape, layout, site.vanilla.kubernetesImports)];
}

async function cdk8s(name: string, estates: Estates, shape: Shape, layout: Layout, imports: string | undefined): Promise<Subject> {
  const folder = await estates.makeCdk8s(shape, layout, imports);
  const ours = estates.lights(shape).path("dist");
  const lights = (path: string): boolean => /^env\d+\/lights\//.test(path);
  return {
    name,
    run: estates.site.node(folder, "node_modules/cdk8s-cli/bin/cdk8s", "synth", "--check-upgrade=false"),
    verify: verifyOnce(() => kubernetesObjects(ours, lights), () => kubernetesObjects(join(folder, "out"))),
  };
}

function buildingCase(environments: number, times: number): Case {
  return {
    name: `building-${environments}`,
    title: `Full synth of the building, three stacks × ${environments} environments, type check included`,
    runs: 5,
    baseline: CDKTF,
    claims: [{ kind: "faster", subject: COLD, than: CDKTF, times, in: "wall" }],
    async open(estates) {
      const { site } = estates;
      const estate = estates.building(environments);
      const folder = await estates.makeCdktf(estate, environments);
      return [
        coldest(site, estate),
        cold(COLD, estate),
        {
          name: CDKTF,
          // Its command loads a terminal module that is not built for this Node, and that synth does not use.
          run: site.node(folder, "--require", join(ROOT, "test/vanilla/without-pty.cjs"), "node_modules/cdktf-cli/bundle/bin/cdktf", "synth"),
          verify: verifyOnce(() => publishedStacks(estate.path("dist")), () => cdktfStacks(join(folder, "cdktf.out"))),
        },
      ];
    },
  };
}

/** After the warm-up, ours has just run as well: both have to have made the same objects. */
function verifyOnce(ours: () => Objects, theirs: () => Objects): () => void {
  let verified = false;
  return () => {
    if (verified) return;
    const difference = tryFindDifference(ours(), theirs());
    if (difference !== undefined) throw new Error(`the estates are not the same: ${difference}`);
    verified = true;
  };
}
