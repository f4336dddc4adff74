import { buildTools } from "./build.ts";
import type { Family } from "./families.ts";
import { FAMILIES, OPENTOFU, PROVIDER_AWS } from "./families.ts";

/*
 * node test/e2e/tools/build-family.ts NAME [MINUTES]
 * Builds one family where the cache does not hold it, and prints the path of each program.
 */

const known: readonly Family[] = [...FAMILIES, OPENTOFU, PROVIDER_AWS];
const [name, minutes = "45"] = process.argv.slice(2);
const family = known.find((candidate) => candidate.name === name);
if (family === undefined) {
  console.error(`there is no family ${name ?? ""}; there are ${known.map((candidate) => candidate.name).join(", ")}`);
  process.exit(2);
}
const toolbox = await buildTools([family], { deadline: Date.now() + Number(minutes) * 60_000, say: console.error });
for (const program of family.programs) console.log(toolbox(program));
