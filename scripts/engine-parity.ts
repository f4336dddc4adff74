/*
 * Proves that CDKTF and its fork CDK Terrain make the same Terraform of this estate:
 *
 *   node --conditions=lamplighter-source scripts/engine-parity.ts
 *
 * Exits 0 where every stack of every environment is the same under both, 1 with a list where not.
 * Each engine renders in a process of its own, because two of them in one process break each other.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a stack renders to, by "environment/stack". */
export type Documents = Readonly<Record<string, unknown>>;

const SCRIPT = fileURLToPath(import.meta.url);

/** The one difference that is meant: each engine's bindings were generated from a version of their own. */
const PROVIDER_VERSION = "terraform.required_providers.aws.version";

/** Every place where the documents differ, as `place: one value, other value`. */
export function compareDocuments(cdktf: Documents, cdktn: Documents): string[] {
  return [...new Set([...Object.keys(cdktf), ...Object.keys(cdktn)])].sort().flatMap((stack) => differences(cdktf[stack], cdktn[stack], "").filter(({ path }) => path !== PROVIDER_VERSION).map(({ path, left, right }) => `${stack}: ${path || "(the whole stack)"}: cdktf ${show(left)}, cdktn ${show(right)}`));
}

interface Difference {
  readonly path: string;
  readonly left: unknown;
  readonly right: unknown;
}

function differences(left: unknown, right: unknown, path: string): Difference[] {
  if (!isBranch(left) || !isBranch(right) || Array.isArray(left) !== Array.isArray(right)) {
    return JSON.stringify(left) === JSON.stringify(right) ? [] : [{ path, left, right }];
  }
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => differences(left[key], right[key], path === "" ? key : `${path}.${key}`));
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function show(value: unknown): string {
  return value === undefined ? "has nothing" : `has ${JSON.stringify(value).slice(0, 120)}`;
}

async function renderEstate(): Promise<Documents> {
  const { default: path } = await import("../environments/index.ts");
  const { default: stacks } = await import("../stacks/index.ts");
  const documents: Record<string, unknown> = {};
  for (const declaration of stacks) {
    const { default: module } = await declaration.load();
    for (const environment of path.environments) {
      const { terraform, findings } = module.render({ name: declaration.name, environment });
      documents[`${environment.name}/${declaration.name}`] = findings.length === 0 ? terraform : { terraform, findings };
    }
  }
  return documents;
}

/** The estate as one engine renders it. */
export function renderUnder(engine: "cdktf" | "cdktn"): Documents {
  const conditions = ["--conditions=lamplighter-source", ...(engine === "cdktn" ? ["--conditions=cdktn"] : [])];
  return JSON.parse(execFileSync(process.execPath, [...conditions, SCRIPT, "--render"], { encoding: "utf8", maxBuffer: 2 ** 28 })) as Documents;
}

if (process.argv[1] === SCRIPT) {
  if (process.argv.includes("--render")) {
    process.stdout.write(JSON.stringify(await renderEstate()));
  } else {
    const cdktf = renderUnder("cdktf");
    const found = compareDocuments(cdktf, renderUnder("cdktn"));
    console.log(found.length === 0 ? `${Object.keys(cdktf).length} stacks are the same under cdktf and cdktn` : `${found.length} differences between cdktf and cdktn:\n${found.join("\n")}`);
    process.exitCode = found.length === 0 ? 0 : 1;
  }
}
