import { refuseInput, Refusal, Releases } from "../../constructs/contract/index.ts";
import { waitsForRelease } from "../../constructs/contract/chart.ts";
import type { ChartDeclaration, ChartModule, Environment, Estate } from "../../constructs/contract/index.ts";
import type { Records } from "../load/records.ts";
import { AskingHandover } from "./asking-handover.ts";
import type { Asking } from "./check-handover.ts";

/**
 * What each chart of an environment asks of the handover, found by rendering it. A chart that waits for
 * its first release is not asked; of one that does not load, or does not render, it cannot be told.
 *
 * @param between called before each chart; throws where the user interrupted
 */
export async function askCharts(estate: Estate, environment: Environment, records: Records, between: (step: string) => void): Promise<readonly Asking[]> {
  const record = records.tryFindHandover(environment.name);
  const present = estate.charts.filter(({ environments, releases }) =>
    (environments === undefined || environments.includes(environment.name)) && !waitsForRelease(releases.map((app) => records.tryReleaseHash(environment.name, app))));
  const asking: Asking[] = [];
  for (const declared of present) {
    const { name, namespace, releases } = declared;
    between(`${environment.name}: ${name}`);
    const handover = new AskingHandover(environment, record);
    try {
      (await loadChart(declared)).render({ name, namespace, environment, handover, release: new Releases(environment.name, new Map(releases.map((app) => [app, records.findRelease(environment.name, app)]))) });
      asking.push({ chart: name, asked: handover.asked });
    } catch (error) {
      if (!Refusal.isRefusal(error)) throw error;
      asking.push({ chart: name, unchecked: error.problems[0]!.what });
    }
  }
  return asking.sort((left, right) => (left.chart < right.chart ? -1 : 1));
}

/** @throws Refusal (input) where the module, or one that it imports, does not load or makes no chart */
async function loadChart({ name, load }: ChartDeclaration): Promise<ChartModule> {
  const where = `charts/${name}`;
  let module: { readonly default?: ChartModule };
  try {
    module = await load();
  } catch (error) {
    if (Refusal.isRefusal(error)) throw error;
    throw refuseInput({ what: `the module does not load: ${error instanceof Error ? error.message : String(error)}`, where, why: "what it asks for is found by rendering it", fix: "mend what the message names" });
  }
  if (module.default?.layer !== "lights") throw refuseInput({ what: "the module has no default export made by chart() of lamplighter/lights", where, why: "what it asks for is found by rendering it", fix: "write: export default chart((…) => { … })" });
  return module.default;
}
