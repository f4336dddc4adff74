import type { JsonValue, Manifest } from "../../../constructs/contract/index.ts";
import type { EvidenceSource } from "../evidence.ts";
import type { Observation } from "../observation.ts";
import { conditionOf, countAt, fieldAt, lineOf, listAt, textAt, timeAt } from "./fields.ts";

/** Kinds whose pods run for as long as they stand. */
export const WORKLOADS: ReadonlySet<string> = new Set(["apps/v1 Deployment", "apps/v1 StatefulSet", "apps/v1 DaemonSet", "argoproj.io/v1alpha1 Rollout"]);

/**
 * What a workload and its pods say: all of them updated and ready, and each running exactly the
 * images of the manifest.
 *
 * @param desired as dist has it
 * @param live as the cluster has it; undefined where it is not there
 * @param pods those that the workload's selector finds
 */
export function observeWorkload(desired: Manifest, live: Manifest | undefined, pods: readonly Manifest[], source: EvidenceSource): Observation {
  const name = `${desired.kind} ${desired.metadata.name}`;
  const answer = (state: Observation["state"], said: string): Observation => ({ state, source, details: [lineOf(`${name} ${said}`)] });
  if (live === undefined) return answer("unknown", "is not in the cluster yet");
  if (isAborted(live)) return answer("failed", `was aborted: ${textAt(live, "status", "message") ?? "it does not say why"}`);
  if (textAt(conditionOf(live, "Progressing"), "reason") === "ProgressDeadlineExceeded") return answer("failed", "did not come up in time");
  if (countAt(live, "status", "observedGeneration") < countAt(live, "metadata", "generation")) return answer("unknown", "has not been looked at by its controller since it changed");
  const images = imagesOf(fieldAt(desired, "spec", "template"));
  const current = pods.filter((pod) => textAt(pod, "metadata", "deletionTimestamp") === undefined);
  const broken = current.map(describeBroken).find((said) => said !== undefined);
  if (broken !== undefined) return answer("failed", broken);
  const other = current.find((pod) => !images.every((image) => imagesOf(pod).includes(image)));
  if (other !== undefined) return answer("unknown", `still has a pod of another build: ${other.metadata.name}`);
  const wanted = live.kind === "DaemonSet" ? countAt(live, "status", "desiredNumberScheduled") : (fieldAt(live, "spec", "replicas") as number | undefined) ?? 1;
  const ready = live.kind === "DaemonSet" ? countAt(live, "status", "numberReady") : countAt(live, "status", "readyReplicas");
  const updated = live.kind === "DaemonSet" ? countAt(live, "status", "updatedNumberScheduled") : countAt(live, "status", "updatedReplicas");
  if (ready < wanted || updated < wanted) return answer("unknown", `has ${ready} of ${wanted} ready, ${updated} of this build`);
  if (wanted > 0 && current.length === 0) return answer("unknown", "has no pod that its selector finds");
  const times = current.map((pod) => timeAt(conditionOf(pod, "Ready"), "lastTransitionTime")).filter((time) => time !== undefined);
  return { ...answer("passed", `has ${ready} of ${wanted} ready`), ...(times.length > 0 && { since: Math.max(...times) }) };
}

/** A progressive rollout that was given up. */
export function isAborted(live: Manifest): boolean {
  return live.kind === "Rollout" && (fieldAt(live, "status", "abort") === true || textAt(live, "status", "phase") === "Degraded");
}

/** The images of a pod's or a pod template's containers. */
export function imagesOf(pod: JsonValue | undefined): readonly string[] {
  return listAt(pod, "spec", "containers").flatMap((container) => textAt(container, "image") ?? []);
}

const BROKEN = new Set(["ImagePullBackOff", "ErrImagePull", "InvalidImageName", "CrashLoopBackOff", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"]);

function describeBroken(pod: Manifest): string | undefined {
  for (const container of [...listAt(pod, "status", "initContainerStatuses"), ...listAt(pod, "status", "containerStatuses")]) {
    const reason = textAt(container, "state", "waiting", "reason");
    if (reason !== undefined && BROKEN.has(reason)) return `has a pod in ${reason}: ${pod.metadata.name}: ${textAt(container, "state", "waiting", "message") ?? ""}`;
  }
  return textAt(pod, "status", "phase") === "Failed" && textAt(pod, "status", "reason") !== "Evicted" ? `has a pod that failed: ${pod.metadata.name}` : undefined;
}
