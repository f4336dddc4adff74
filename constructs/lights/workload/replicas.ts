import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import { quoted, refuseInput } from "../../contract/index.ts";
import type { Size } from "../../contract/index.ts";
import { selectorLabels } from "./labels.ts";
import type { PodFloor } from "./pod.ts";
import { placeOf, requireInteger } from "./requirements.ts";
import { SIZES } from "./sizing.ts";

/** How many replicas run: as many as the load asks for, or a number that stays. */
export type Scaling = Autoscaling | FixedReplicas;

export interface FixedReplicas {
  readonly replicas: number;
  readonly min?: never;
  readonly max?: never;
  readonly cpuPercent?: never;
}

export interface Autoscaling {
  readonly replicas?: never;
  /** Fewest replicas. @default - by size: 3 */
  readonly min?: number;
  /** Most replicas. @default - by size: 6, 9 or 12 */
  readonly max?: number;
  /** Average CPU of the replicas that is aimed at, in percent of the request. @default - 70 */
  readonly cpuPercent?: number;
}

export interface ReplicatedWorkload {
  readonly deployment: ApiObject;
  /** Undefined where the number of replicas is fixed. */
  readonly autoscaler: ApiObject | undefined;
  readonly disruptionBudget: ApiObject;
}

/**
 * The Deployment of a pod floor, its autoscaler and its disruption budget. Where there is an
 * autoscaler the Deployment has no `replicas`: git and the autoscaler would undo each other.
 *
 * @throws Refusal (input) for numbers that do not fit one another
 */
export function makeReplicas(construct: Construct, name: string, floor: PodFloor, size: Size, scaling: Scaling): ReplicatedWorkload {
  const fixed = scaling.replicas;
  if (fixed !== undefined) requireInteger(construct, "scaling.replicas", fixed, 1, 1000, "a workload that is declared runs");
  const selector = { matchLabels: selectorLabels(name) };
  return {
    deployment: new ApiObject(construct, "deployment", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, labels: floor.versioned },
      spec: {
        replicas: fixed,
        revisionHistoryLimit: 2,
        progressDeadlineSeconds: 600,
        selector,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
        template: floor.template,
      },
    }),
    autoscaler: scaling.replicas !== undefined ? undefined : makeAutoscaler(construct, name, floor, size, scaling),
    disruptionBudget: new ApiObject(construct, "pod-disruption-budget", {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name, labels: floor.labels },
      // A pod that is not healthy protects nothing and would block the drain of its node.
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector },
    }),
  };
}

function makeAutoscaler(construct: Construct, name: string, floor: PodFloor, size: Size, scaling: Autoscaling): ApiObject {
  const bySize = SIZES[size].replicas;
  const { min = bySize.min, max = Math.max(bySize.max, min), cpuPercent = 70 } = scaling;
  requireInteger(construct, "scaling.min", min, 1, 1000, "a workload that is declared runs");
  requireInteger(construct, "scaling.max", max, 1, 1000, "a workload that is declared runs");
  requireInteger(construct, "scaling.cpuPercent", cpuPercent, 1, 100, "above 100 percent of the request the replicas are overloaded before another one starts");
  if (min > max) {
    throw refuseInput({ what: `min ${quoted(min)} is above max ${quoted(max)}`, where: placeOf(construct, "scaling"), why: "the API server refuses the autoscaler", fix: `let max be at least ${min}` });
  }
  return new ApiObject(construct, "autoscaler", {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name, labels: floor.labels },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpuPercent } } }],
    },
  });
}
