import type { Manifest } from "../../../constructs/contract/index.ts";
import type { Observation } from "../observation.ts";
import { lineOf, textAt, timeAt } from "./fields.ts";

/**
 * What an Argo CD Application says of itself.
 *
 * @param isSame whether a revision renders the units to what is to be verified; undefined where this clone cannot tell
 */
export async function observeApplication(application: Manifest, isSame: (revision: string) => Promise<boolean | undefined>): Promise<Observation> {
  const name = `Application ${application.metadata.name}`;
  const health = textAt(application, "status", "health", "status");
  const sync = textAt(application, "status", "sync", "status");
  const revision = textAt(application, "status", "sync", "revision");
  const phase = textAt(application, "status", "operationState", "phase");
  const unknown = (said: string): Observation => ({ state: "unknown", source: "argo-cd", details: [`${name} ${said}`] });
  if (revision === undefined || revision === "") return unknown("has not compared itself with git yet");
  // The last sync may have been that of a commit before.
  const synced = textAt(application, "status", "operationState", "syncResult", "revision") || revision;
  if ((phase === "Failed" || phase === "Error") && await isSame(synced) === true) return { state: "failed", source: "argo-cd", details: [lineOf(`${name}: its sync ended in ${phase}: ${textAt(application, "status", "operationState", "message") ?? ""}`)] };
  const same = await isSame(revision);
  if (same === undefined) return unknown(`stands at ${lineOf(revision)}, a commit that this clone does not have`);
  if (!same) return unknown(`stands at ${revision.slice(0, 12)}, which renders to something else`);
  // Until it is Synced, its health may be that of what ran before.
  if (sync !== "Synced") return unknown(`is ${lineOf(sync ?? "of unknown sync status")}`);
  if (health === "Degraded") return { state: "failed", source: "argo-cd", details: [lineOf(`${name} is Degraded: ${textAt(application, "status", "health", "message") ?? "it does not say why"}`)] };
  if (health !== "Healthy") return unknown(`is ${lineOf(health ?? "of unknown health")}`);
  const since = timeAt(application, "status", "health", "lastTransitionTime");
  return { state: "passed", source: "argo-cd", details: [`${name} is Synced and Healthy at ${revision.slice(0, 12)}`], ...(since !== undefined && { since }) };
}
