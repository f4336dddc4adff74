import { refuseInput } from "../../contract/index.ts";
import type { DeliveredChart } from "./delivery.ts";

type Ordered = Pick<DeliveredChart, "name" | "after">;

/** The charts a chart waits for, of those that exist here, sorted. A chart absent here holds nobody back. */
export function presentAfter(chart: Ordered, present: ReadonlySet<string>): readonly string[] {
  return [...new Set(chart.after)].filter((name) => present.has(name)).sort();
}

/**
 * The level of each chart: 0 where it waits for none, else one more than the highest it waits for.
 * It does not depend on the order in which charts are declared.
 *
 * @throws Refusal (input) where charts wait for each other
 */
export function chartLevels(charts: readonly Ordered[]): ReadonlyMap<string, number> {
  const present = new Set<string>(charts.map((chart) => chart.name));
  const waitingFor = new Map<string, number>();
  const followers = new Map<string, string[]>();
  for (const chart of charts) {
    const after = presentAfter(chart, present);
    waitingFor.set(chart.name, after.length);
    for (const name of after) {
      const following = followers.get(name);
      if (following === undefined) followers.set(name, [chart.name]);
      else following.push(chart.name);
    }
  }
  const levels = new Map<string, number>();
  let ready = [...present].filter((name) => waitingFor.get(name) === 0);
  for (let level = 0; ready.length > 0; level++) {
    const next: string[] = [];
    for (const name of ready) {
      levels.set(name, level);
      for (const follower of followers.get(name) ?? []) {
        const left = waitingFor.get(follower)! - 1;
        waitingFor.set(follower, left);
        if (left === 0) next.push(follower);
      }
    }
    ready = next;
  }
  const stuck = [...present].filter((name) => !levels.has(name)).sort();
  if (stuck.length > 0) {
    throw refuseInput({
      what: `the charts ${stuck.join(", ")} wait for each other`,
      where: "charts/index.ts: after",
      why: "none of them could ever be applied",
      fix: "take one name out of an `after` list",
    });
  }
  return levels;
}
