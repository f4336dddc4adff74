import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { endAll } from "../machine/child.ts";
import { buildTools, Unavailable } from "../tools/build.ts";
import { OPENTOFU, PROVIDER_AWS } from "../tools/families.ts";
import { serveEks } from "./eks-simulator.ts";
import type { EksSimulator } from "./eks-simulator.ts";
import { BuildingEstate, committedModules } from "./estate.ts";
import { startMoto } from "./moto.ts";
import { mirroredProvider, stubbedProvider } from "./provider.ts";
import type { Provider } from "./provider.ts";
import { liveOf } from "./story.ts";

/*
 * npm run e2e:building [-- --stub] [--minutes N] [--keep]
 *
 * Exit codes: 0 passed or skipped, 1 a step failed, 2 wrong usage.
 */

const ENVIRONMENT = "dev";
const ACCOUNT = "111111111111";
const REGION = "eu-west-1";

const options = usage();
const say = (line: string): void => console.log(line);
const folder = await mkdtemp(join(tmpdir(), "lamplighter-e2e-building-"));
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) process.once(signal, () => void endAll().finally(() => process.exit(code)));
process.exit(await main());

async function main(): Promise<number> {
  let provider: Provider | undefined;
  let eks: EksSimulator | undefined;
  let estate: BuildingEstate | undefined;
  let step = "the tools are built";
  const started = Date.now();
  try {
    const deadline = started + Number(options.minutes) * 60_000;
    const toolbox = await buildTools(options.stub ? [OPENTOFU] : [OPENTOFU, PROVIDER_AWS], { deadline, say });
    const modules = committedModules();
    provider = options.stub ? await stubbedProvider(modules, folder) : mirroredProvider(toolbox("terraform-provider-aws"), versionOf(modules[0]!), folder);
    say(`e2e:building: OpenTofu and ${provider.name}`);
    estate = new BuildingEstate(toolbox("tofu"), provider);
    eks = options.stub ? undefined : await serveEks({ account: ACCOUNT, region: REGION });
    const cloud = eks === undefined ? undefined : { url: (await startMoto(ACCOUNT, folder)).url, eksUrl: eks.url, region: REGION };
    for (const { title, run } of liveOf(estate, ENVIRONMENT, cloud)) {
      step = title;
      const from = Date.now();
      const seen = await run();
      say(`  passed  ${title} (${((Date.now() - from) / 1000).toFixed(1)} s): ${seen}`);
    }
    say(`e2e:building: passed in ${((Date.now() - started) / 1000).toFixed(0)} s, with ${provider.name}`);
    return 0;
  } catch (error) {
    if (error instanceof Unavailable) {
      say(`e2e:building: skipped: ${error.message}`);
      return 0;
    }
    say(`  failed  ${step}\n${(error as Error).message}`);
    return 1;
  } finally {
    provider?.close();
    await eks?.close();
    await endAll();
    if (options.keep) say(`e2e:building: what it wrote is in ${folder} and ${estate?.folder.folder ?? "nowhere else"}`);
    else {
      estate?.folder.remove();
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function versionOf(module: object): string {
  return (module as { terraform: { required_providers: { aws: { version: string } } } }).terraform.required_providers.aws.version;
}

function usage() {
  try {
    const { values } = parseArgs({ options: { stub: { type: "boolean", default: false }, minutes: { type: "string", default: "60" }, keep: { type: "boolean", default: false } } });
    if (!(Number(values.minutes) > 0)) throw new Error("--minutes takes a number above 0");
    return values;
  } catch (error) {
    console.error(`e2e:building: ${(error as Error).message}`);
    process.exit(2);
  }
}
