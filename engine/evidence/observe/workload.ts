import type { JsonValue, Manifest } from "../../../constructs/contract/index.ts";
import type { EvidenceSource } from "../evidence.ts";
import type { Observation } from "../observation.ts";
import { conditionOf, countAt, fieldAt, lineOf, listAt, textAt, timeAt } from "./fields.ts";

/** Kinds whose pods run for as long as they stand. */
export const WORKLOADS: ReadonlySet<string> = new Set(["apps/v1 Deployment", "apps/v1 StatefulSet", "apps/v1 DaemonSet", "argoproj.io/v1alpha1 Rollout"]);

/**
 * What a workload and its pods say: all of them updated and ready, and each running exactly the
 * images of the manifest. A failure of what ran before says nothing of it.
 *
 * @param desired as dist has it
 * @param live as the cluster has it; undefined where it is not there
 * @param pods those that the workload's selector finds; undefined where it cannot be asked
 */
export function observeWorkload(desired: Manifest, live: Manifest | undefined, pods: readonly Manifest[] | undefined, source: EvidenceSource): Observation {
  const name = `${desired.kind} ${desired.metadata.name}`;
  const answer = (state: Observation["state"], said: string): Observation => ({ state, source, details: [lineOf(`${name} ${said}`)] });
  if (live === undefined) return answer("unknown", "is not in the cluster yet");
  const unbound = tryDescribeUnbound(desired, live);
  if (unbound !== undefined) return answer("unknown", unbound);
  if (isAborted(live)) return answer("failed", describeAbort(live));
  if (textAt(conditionOf(live, "Progressing"), "reason") === "ProgressDeadlineExceeded") return answer("failed", "did not come up in time");
  if (pods === undefined) return answer("unknown", "has no selector that can be asked, so nobody can tell which pods are its own; write spec.selector.matchLabels into it");
  const current = pods.filter((pod) => textAt(pod, "metadata", "deletionTimestamp") === undefined);
  const broken = current.filter((pod) => runsImages(pod, desired)).map(describeBroken).find((said) => said !== undefined);
  if (broken !== undefined) return answer("failed", broken);
  const other = current.find((pod) => !runsImages(pod, desired));
  if (other !== undefined) return answer("unknown", `still has a pod of another build: ${other.metadata.name}`);
  const wanted = live.kind === "DaemonSet" ? countAt(live, "status", "desiredNumberScheduled") : (fieldAt(live, "spec", "replicas") as number | undefined) ?? 1;
  const ready = live.kind === "DaemonSet" ? countAt(live, "status", "numberReady") : countAt(live, "status", "readyReplicas");
  const updated = live.kind === "DaemonSet" ? countAt(live, "status", "updatedNumberScheduled") : countAt(live, "status", "updatedReplicas");
  if (ready < wanted || updated < wanted) return answer("unknown", `has ${ready} of ${wanted} ready, ${updated} of this build`);
  if (wanted > 0 && current.length === 0) return answer("unknown", "has no pod that its selector finds");
  const times = current.map((pod) => timeAt(conditionOf(pod, "Ready"), "lastTransitionTime")).filter((time) => time !== undefined);
  return { ...answer("passed", `has ${ready} of ${wanted} ready`), ...(times.length > 0 && { since: Math.max(...times) }) };
}

/** What a progressive rollout says of the manifest's build: it went all the way, or it was given up. */
export function observeCanary(desired: Manifest, live: Manifest, source: EvidenceSource): Observation {
  const answer = (state: Observation["state"], said: string): Observation => ({ state, source, details: [lineOf(`Rollout ${desired.metadata.name} ${said}`)] });
  const unbound = tryDescribeUnbound(desired, live);
  if (unbound !== undefined) return answer("unknown", unbound);
  if (isAborted(live)) return answer("failed", describeAbort(live));
  const phase = textAt(live, "status", "phase");
  return answer(phase === "Healthy" ? "passed" : "unknown", `is ${phase ?? "of unknown phase"}`);
}

/** Why the status in the cluster is not about the build of the manifest; undefined where it is. */
function tryDescribeUnbound(desired: Manifest, live: Manifest): string | undefined {
  // Argo Rollouts writes a number as text, and older ones a hash: that is no number, and tells nothing.
  if (!(Number(fieldAt(live, "status", "observedGeneration") ?? 0) >= countAt(live, "metadata", "generation"))) return "has not been looked at by its controller since it changed";
  const template = fieldAt(desired, "spec", "template");
  if (imagesOf(template).length === 0) return "has no image in its template, so nobody can tell whose build runs; write the template into it, not a workloadRef";
  const running = fieldAt(live, "spec", "template");
  return runsImages(running, desired) ? undefined : `is of another build in the cluster: ${imagesOf(running).join(", ")}`;
}

function isAborted(live: Manifest): boolean {
  return live.kind === "Rollout" && (fieldAt(live, "status", "abort") === true || textAt(live, "status", "phase") === "Degraded");
}

function describeAbort(live: Manifest): string {
  return `was aborted: ${textAt(live, "status", "message") ?? "it does not say why"}`;
}

/** Whether a pod or a pod template has every image of the manifest's. */
function runsImages(pod: JsonValue | undefined, desired: Manifest): boolean {
  const images = imagesOf(pod);
  return imagesOf(fieldAt(desired, "spec", "template")).every((image) => images.includes(image));
}

function imagesOf(pod: JsonValue | undefined): readonly string[] {
  return [...listAt(pod, "spec", "initContainers"), ...listAt(pod, "spec", "containers")].flatMap((container) => textAt(container, "image") ?? []);
}

const BROKEN = new Set(["ImagePullBackOff", "ErrImagePull", "InvalidImageName", "CrashLoopBackOff", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"]);

function describeBroken(pod: Manifest): string | undefined {
  for (const container of [...listAt(pod, "status", "initContainerStatuses"), ...listAt(pod, "status", "containerStatuses")]) {
    const reason = textAt(container, "state", "waiting", "reason");
    if (reason !== undefined && BROKEN.has(reason)) return `has a pod in ${reason}: ${pod.metadata.name}: ${textAt(container, "state", "waiting", "message") ?? ""}`;
  }
  return textAt(pod, "status", "phase") === "Failed" && textAt(pod, "status", "reason") !== "Evicted" ? `has a pod that failed: ${pod.metadata.name}` : undefined;
}
