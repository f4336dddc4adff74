import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { Duration } from "../../contract/index.ts";
import type { LightsScope } from "../scope.ts";
import { containerProbes, requireHealthPort } from "./health.ts";
import type { Check, HealthChecks } from "./health.ts";
import { makePodFloor } from "./pod.ts";
import type { PodProps } from "./pod.ts";
import { makeReplicas } from "./replicas.ts";
import type { Scaling } from "./replicas.ts";
import { requireInteger, requireName } from "./requirements.ts";

/** A worker serves nobody, so there is no convention for how it tells that it is well: it has to say. */
export interface WorkerHealth extends HealthChecks {
  readonly readiness: Check;
  readonly liveness: Check;
}

export interface WorkerProps extends PodProps {
  readonly health: WorkerHealth;
  /** @default - autoscaled between the bounds of its size, at 70 percent of the requested CPU */
  readonly scaling?: Scaling;
  /** How long a replica may finish what it is working on when it has to end. @default - one minute */
  readonly gracePeriod?: Duration;
}

const GRACE_PERIOD = Duration.minutes(1);

/**
 * A program that takes its work from elsewhere, such as a queue: Deployment, ServiceAccount,
 * autoscaler, disruption budget and network policy, on the same floor as a WebService. Nothing can
 * open a connection to it.
 *
 * @throws Refusal (input) for props that do not hold, naming construct path and field
 */
export class Worker extends Construct {
  readonly deployment: ApiObject;
  readonly serviceAccount: ApiObject;
  readonly disruptionBudget: ApiObject;
  readonly networkPolicy: ApiObject;
  /** Undefined where the number of replicas is fixed. */
  readonly autoscaler: ApiObject | undefined;
  readonly configMap: ApiObject | undefined;

  constructor(scope: LightsScope, id: string, props: WorkerProps) {
    super(scope, requireName(scope, id));
    const { health, size = "small", scaling = {}, gracePeriod = GRACE_PERIOD } = props;
    requireHealthPort(this, health);
    requireInteger(this, "gracePeriod (seconds)", gracePeriod.seconds, 1, 3600, "the drain of a node waits that long");
    const floor = makePodFloor(this, id, props, {
      entrances: [],
      ports: health.port === undefined ? [] : [{ name: "health", port: health.port }],
      probes: containerProbes(this, health, health.port === undefined ? undefined : "health"),
      terminationGraceSeconds: gracePeriod.seconds,
      restartPolicy: "Always",
      spread: true,
    });
    const replicas = makeReplicas(this, id, floor, size, scaling);
    this.deployment = replicas.deployment;
    this.autoscaler = replicas.autoscaler;
    this.disruptionBudget = replicas.disruptionBudget;
    this.serviceAccount = floor.serviceAccount;
    this.networkPolicy = floor.networkPolicy;
    this.configMap = floor.configMap;
  }
}
