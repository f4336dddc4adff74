import type { Manifest } from "../../../constructs/contract/index.ts";
import type { Observation } from "../observation.ts";
import { conditionOf, countAt, fieldAt, lineOf, textAt, timeAt } from "./fields.ts";

/**
 * What a Flux Kustomization says of itself.
 *
 * @param isSame whether a revision renders the units to what is to be verified; undefined where this clone cannot tell
 */
export async function observeKustomization(kustomization: Manifest, isSame: (revision: string) => Promise<boolean | undefined>): Promise<Observation> {
  const name = `Kustomization ${kustomization.metadata.name}`;
  const unknown = (said: string): Observation => ({ state: "unknown", source: "flux", details: [`${name} ${said}`] });
  if (fieldAt(kustomization, "spec", "suspend") === true) return unknown("is suspended");
  if (countAt(kustomization, "status", "observedGeneration") < countAt(kustomization, "metadata", "generation")) return unknown("has not been looked at by its controller since it changed");
  const ready = conditionOf(kustomization, "Ready");
  const attempted = revisionOf(textAt(kustomization, "status", "lastAttemptedRevision") ?? textAt(kustomization, "status", "lastAppliedRevision"));
  if (ready === undefined || attempted === undefined) return unknown("has not applied anything yet");
  const same = await isSame(attempted);
  if (same === undefined) return unknown(`stands at ${lineOf(attempted)}, a commit that this clone does not have`);
  if (!same) return unknown(`stands at ${attempted.slice(0, 12)}, which renders to something else`);
  if (ready["status"] === "False" && FAILURES.has(textAt(ready, "reason") ?? "")) return { state: "failed", source: "flux", details: [lineOf(`${name} is not Ready: ${textAt(ready, "reason")}: ${textAt(ready, "message") ?? ""}`)] };
  if (ready["status"] !== "True") return unknown(lineOf(`is not Ready: ${textAt(ready, "reason") ?? ""} ${textAt(ready, "message") ?? ""}`));
  const since = timeAt(ready, "lastTransitionTime");
  return { state: "passed", source: "flux", details: [`${name} is Ready at ${attempted.slice(0, 12)}`], ...(since !== undefined && { since }) };
}

/** Reasons that are about what was applied; that git or a dependency was not ready yet says nothing of the build. */
const FAILURES = new Set(["HealthCheckFailed", "BuildFailed", "ReconciliationFailed", "PruneFailed"]);

/** `main@sha1:3f2a…` */
function revisionOf(text: string | undefined): string | undefined {
  return /@sha(?:1|256):([0-9a-f]{40}|[0-9a-f]{64})$/.exec(text ?? "")?.[1];
}
