import { Refusal, Releases } from "../../constructs/contract/index.ts";
import type { Environment, Estate } from "../../constructs/contract/index.ts";
import type { Records } from "../load/records.ts";
import { AskingHandover } from "./asking-handover.ts";
import type { Asking } from "./check-handover.ts";

/**
 * What each chart of an environment asks of the handover, found by rendering it. A chart that waits for
 * its first release is not asked.
 *
 * @param between called before each chart; throws where the user interrupted
 */
export async function askCharts(estate: Estate, environment: Environment, records: Records, between: (step: string) => void): Promise<readonly Asking[]> {
  const record = records.tryFindHandover(environment.name);
  const present = estate.charts.filter(({ environments, releases }) =>
    (environments === undefined || environments.includes(environment.name)) && releases.every((app) => records.tryReleaseHash(environment.name, app) !== undefined));
  const asking: Asking[] = [];
  for (const { name, namespace, releases, load } of present) {
    between(`${environment.name}: ${name}`);
    const handover = new AskingHandover(environment, record);
    try {
      const { default: chart } = await load();
      chart.render({ name, namespace, environment, handover, release: new Releases(environment.name, new Map(releases.map((app) => [app, records.findRelease(environment.name, app)]))) });
      asking.push({ chart: name, asked: handover.asked });
    } catch (error) {
      if (!Refusal.isRefusal(error)) throw error;
      asking.push({ chart: name, unchecked: error.problems[0]!.what });
    }
  }
  return asking.sort((left, right) => (left.chart < right.chart ? -1 : 1));
}
