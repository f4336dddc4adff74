import type { KubernetesObject } from "./kubernetes-api.ts";

export interface PodCircumstances {
  readonly now: string;
  readonly address: string;
  readonly isBroken: (image: string) => boolean;
}

interface Container {
  readonly name: string;
  readonly image: string;
}

/** What a kubelet would report of a pod on its node: running, ended where it belongs to a Job, or waiting for an image that cannot be pulled. */
export function podStatus(pod: KubernetesObject, { now, address, isBroken }: PodCircumstances): object {
  const containers = pod.spec.containers as readonly Container[];
  const initial = (pod.spec.initContainers ?? []) as readonly Container[];
  const broken = [...initial, ...containers].some(({ image }) => isBroken(image));
  const ends = pod.metadata.ownerReferences?.some(({ kind }) => kind === "Job") ?? false;
  const ready = !broken && !ends;
  const condition = (type: string, is: boolean): object => ({ type, status: is ? "True" : "False", lastTransitionTime: now });

  const status = ({ name, image }: Container, state: object, isReady: boolean): object => ({
    name, image, imageID: imageId(image), ready: isReady, started: isReady, restartCount: 0, state, containerID: `standin://${pod.metadata.uid}/${name}`,
  });
  const waiting = ({ image }: Container): object => ({ waiting: { reason: "ImagePullBackOff", message: `Back-off pulling image "${image}"` } });
  const terminated = { terminated: { exitCode: 0, reason: "Completed", startedAt: now, finishedAt: now } };
  const running = { running: { startedAt: now } };

  return {
    phase: broken ? "Pending" : ends ? "Succeeded" : "Running",
    startTime: now, hostIP: "127.0.0.1", podIP: address, podIPs: [{ ip: address }],
    conditions: [condition("Initialized", !broken), condition("ContainersReady", ready), condition("Ready", ready), condition("PodScheduled", true)],
    initContainerStatuses: initial.map((container) => status(container, broken ? waiting(container) : terminated, !broken)),
    containerStatuses: containers.map((container) => status(container, broken ? waiting(container) : ends ? terminated : running, ready)),
  };
}

/** repository@sha256:…: what a container runtime says it pulled. */
function imageId(image: string): string {
  const [reference, digest] = image.split("@");
  return digest === undefined ? "" : `${reference!.replace(/:[^:/]+$/, "")}@${digest}`;
}
