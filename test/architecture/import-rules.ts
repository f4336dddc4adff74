import type { IForbiddenRuleType } from "dependency-cruiser";
import type { Sources } from "./cruise.ts";

/** A rule on imports. `comment` names the way out; `planted` is a tree that breaks this rule and no other. */
export type ImportRule = IForbiddenRuleType & {
  readonly name: string;
  readonly comment: string;
  readonly planted: Sources;
};

const OURS = "^(constructs|environments|stacks|charts|engine|cli)/";
/** What the vanilla tools run: they join environments with stacks, or with charts, as the command line does. */
const TOOL_ENTRIES = "^(stacks|charts)/main\\.ts$";
/** Where something outside starts reading: a program, an export of the package, a list of the estate. */
const ENTRIES = "^(cli/main|cli/commands/[^/]+/run|constructs/[^/]+/index|constructs/testing/(jest|vitest)|engine/index|(environments|stacks|charts)/(index|main))\\.ts$";
const empty = "export {};\n";

/** Imports of our own modules flow one way: contract, then the halves and the engine, then the command line. */
const LAYERS: readonly ImportRule[] = [
  {
    name: "the-contract-is-the-floor",
    comment: "The contract imports a schema library and nothing of ours. Move what it needs into the contract, or what needs it out of it.",
    severity: "error",
    from: { path: "^constructs/contract/" },
    to: { path: "^(constructs|environments|stacks|charts|engine|cli)/|node_modules/", pathNot: "^constructs/contract/|node_modules/valibot/" },
    planted: { "constructs/contract/name.ts": 'import "../building/network.ts";\n', "constructs/building/network.ts": empty },
  },
  {
    name: "the-halves-meet-in-the-contract",
    comment: "Building and lights import the contract and never one another. What both must know is a word of the contract; what crosses from one to the other is the handover.",
    severity: "error",
    from: { path: "^constructs/(building|lights|testing)/" },
    to: { path: OURS, pathNot: "^constructs/(contract|$1)/" },
    planted: { "constructs/lights/web-service.ts": 'import "../building/network.ts";\n', "constructs/building/network.ts": empty },
  },
  {
    name: "environments-hold-facts",
    comment: "An environment says what differs and has no behaviour. Put behaviour into a construct, and the fact it depends on into the environment.",
    severity: "error",
    from: { path: "^environments/" },
    to: { path: OURS, pathNot: "^(environments|constructs/contract)/" },
    planted: { "environments/prod.ts": 'import "lamplighter/lights";\n', "constructs/lights/index.ts": empty },
  },
  {
    name: "the-engine-takes-any-estate",
    comment: "The engine imports the contract alone and receives the estate as a value. Pass what it needs through an action's input.",
    severity: "error",
    from: { path: "^engine/" },
    to: { path: OURS, pathNot: "^(engine|constructs/contract)/" },
    planted: { "engine/synth/parts.ts": 'import "../../charts/index.ts";\n', "charts/index.ts": empty },
  },
  {
    name: "stacks-know-no-lights",
    comment: "A stack is made of the building and the contract: what is live is not its business. Put what a release changes into a chart.",
    severity: "error",
    from: { path: "^stacks/", pathNot: TOOL_ENTRIES },
    to: { path: OURS, pathNot: "^(stacks|constructs/(contract|building))/" },
    planted: { "stacks/network.ts": 'import "lamplighter/lights";\n', "constructs/lights/index.ts": empty },
  },
  {
    name: "charts-know-no-building",
    comment: "A chart is made of the lights and the contract. What it must know of the building comes to it as the handover.",
    severity: "error",
    from: { path: "^charts/", pathNot: TOOL_ENTRIES },
    to: { path: OURS, pathNot: "^(charts|constructs/(contract|lights))/" },
    planted: { "charts/catalog.ts": 'import type { Vpc } from "lamplighter/building";\nexport type Net = Vpc;\n', "constructs/building/index.ts": "export interface Vpc {}\n" },
  },
  {
    name: "the-tools-entries-stay-in-their-half",
    comment: "What cdktf and cdk8s run joins the environments with one half. Use only that half's own synthesize function.",
    severity: "error",
    from: { path: TOOL_ENTRIES },
    to: { path: "^(cli|constructs/testing|stacks|charts|constructs/building|constructs/lights)/", pathNot: ["^$1/", "^constructs/(building|lights)/index\\.ts$"] },
    planted: { "stacks/main.ts": 'import "../charts/index.ts";\n', "charts/index.ts": empty },
  },
  {
    name: "commands-see-the-engine-only",
    comment: "The command line imports the engine and the contract's words. cli/world.ts alone hands a construct's function to the engine; add it there, as a value.",
    severity: "error",
    from: { path: "^cli/", pathNot: "^cli/world\\.ts$" },
    to: { path: OURS, pathNot: "^(cli|engine|constructs/contract)/" },
    planted: { "cli/program.ts": 'import "../stacks/index.ts";\n', "stacks/index.ts": empty },
  },
  {
    name: "commands-stand-alone",
    comment: "A command's body imports no other command. What two commands share is an action of the engine or part of the frame of the command line.",
    severity: "error",
    from: { path: "^cli/commands/([^/]+)/" },
    to: { path: "^cli/commands/", pathNot: "^cli/commands/$1[/.]" },
    planted: { "cli/commands/diff/run.ts": 'import "../synth/run.ts";\n', "cli/commands/synth/run.ts": empty },
  },
];

/** Packages that one layer alone may know. */
const PACKAGES: readonly ImportRule[] = [
  {
    name: "terraform-in-the-building-only",
    comment: "CDKTF and CDK Terrain are imported by the building and by stacks. Elsewhere use what the building returns: plain Terraform JSON.",
    severity: "error",
    from: { path: OURS, pathNot: "^(constructs/building|stacks)/" },
    to: { path: "node_modules/(@?cdkt[fn])/" },
    planted: { "engine/synth/parts.ts": 'import "#tf";\n' },
  },
  {
    name: "kubernetes-in-the-lights-only",
    comment: "cdk8s is imported by the lights and by charts. Elsewhere use what the lights return: manifests as data.",
    severity: "error",
    from: { path: OURS, pathNot: "^(constructs/lights|charts)/" },
    to: { path: "node_modules/(cdk8s|cdk8s-plus-\\d+|kubernetes-models|@kubernetes-models)/" },
    planted: { "engine/synth/parts.ts": 'import "cdk8s";\n' },
  },
  {
    name: "aws-bindings-one-by-one",
    comment: "The root of provider-aws loads every service: seconds and hundreds of megabytes. Import the one resource: #aws/vpc.",
    severity: "error",
    from: {},
    to: { path: "node_modules/@cdkt[fn]/provider-aws/lib/(index|lazy-index)\\.js$" },
    planted: { "stacks/network.ts": 'import "@cdktf/provider-aws";\n' },
  },
  {
    name: "disk-and-processes-in-ports-only",
    comment: "Disk, processes, network and machine are touched in engine/ports and in the entry points. Take the port as a parameter; a test then gives a recorded one.",
    severity: "error",
    from: { path: OURS, pathNot: "^(engine/ports/|cli/main\\.ts$|cli/compile-cache\\.js$|constructs/testing/snapshot-matcher\\.ts$)" },
    to: { dependencyTypes: ["core"], path: "^(fs|child_process|net|http|http2|https|dns|dgram|tls|os|worker_threads|cluster|process|inspector|vm|sqlite)(/|$)" },
    planted: { "constructs/lights/secrets.ts": 'import { readFileSync } from "node:fs";\nreadFileSync("x");\n' },
  },
  {
    name: "shipped-code-needs-shipped-packages",
    comment: "A package of devDependencies is not there for our users. Move it to dependencies, or do without it.",
    severity: "error",
    from: { path: "^(constructs|engine|cli)/", pathNot: "^constructs/testing/(jest|vitest)\\.ts$" },
    to: { dependencyTypes: ["npm-dev"] },
    planted: { "engine/load/estate.ts": 'import "fast-check";\n' },
  },
];

/** What keeps the graph readable. */
const SHAPE: readonly ImportRule[] = [
  {
    name: "no-cycle",
    comment: "Modules that import one another, even for types, cannot be read, tested or moved one at a time. Move what both need into a third one.",
    severity: "error",
    from: {},
    to: { circular: true },
    planted: { "engine/synth/a.ts": 'import type { B } from "./b.ts";\nexport type A = B;\n', "engine/synth/b.ts": 'import type { A } from "./a.ts";\nexport type B = A | 1;\n' },
  },
  {
    name: "every-import-leads-somewhere",
    comment: "The import resolves to nothing. Mend the path, or add the package.",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
    planted: { "engine/synth/a.ts": 'import "./gone.ts";\n' },
  },
  {
    name: "no-dead-wood",
    comment: "No entry point reaches the module. Delete it, or import it where it is used.",
    severity: "error",
    from: { path: ENTRIES },
    to: { path: OURS, pathNot: ENTRIES, reachable: false },
    planted: { "cli/main.ts": 'import "./program.ts";\n', "cli/program.ts": empty, "cli/forgotten.ts": empty },
  },
];

export const IMPORT_RULES: readonly ImportRule[] = [...LAYERS, ...PACKAGES, ...SHAPE];

/** The rules as dependency-cruiser takes them. */
export function forbiddenImports(rules: readonly ImportRule[] = IMPORT_RULES): readonly IForbiddenRuleType[] {
  return rules.map(({ planted: _, ...rule }) => rule);
}
