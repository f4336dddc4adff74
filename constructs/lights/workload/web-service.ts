import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { LightsScope } from "../scope.ts";
import { containerProbes, requireHealthPort } from "./health.ts";
import type { HealthChecks } from "./health.ts";
import { ingressController, makeIngress } from "./ingress.ts";
import type { IngressProps } from "./ingress.ts";
import { selectorLabels } from "./labels.ts";
import { makePodMonitor, metricsEntrance } from "./metrics.ts";
import type { MetricsProps } from "./metrics.ts";
import type { Entrance, Peer } from "./network-policy.ts";
import { makePodFloor } from "./pod.ts";
import type { PodFloor, PodProps } from "./pod.ts";
import { makeReplicas } from "./replicas.ts";
import type { ReplicatedWorkload, Scaling } from "./replicas.ts";
import { requireAnyPort, requirePort, requireServiceName } from "./requirements.ts";

export interface WebServiceProps extends PodProps {
  /** The port the program listens on, 1024 or above. */
  readonly port: number;
  /** The port of the Service. @default - 80 */
  readonly servicePort?: number;
  /** @default - readiness GET /readyz, liveness and startup GET /healthz, one minute to start */
  readonly health?: HealthChecks;
  /** @default - autoscaled between the bounds of its size, at 70 percent of the requested CPU */
  readonly scaling?: Scaling;
  /** Who inside the cluster opens connections to it; nobody else can. @default - none */
  readonly callers?: readonly Peer[];
  /** How it is reached from outside. @default - not at all */
  readonly ingress?: IngressProps;
  /** Where Prometheus scrapes it. @default - not at all */
  readonly metrics?: MetricsProps;
}

/**
 * A program that answers HTTP: Deployment, Service, ServiceAccount, autoscaler, disruption budget
 * and network policy, and what the props ask for besides. All are named like the construct's id.
 *
 * A pod that is about to end keeps answering for five seconds, until the load balancers have heard.
 *
 * @throws Refusal (input) for props that do not hold, naming construct path and field
 */
export class WebService extends Construct {
  readonly deployment: ApiObject;
  readonly service: ApiObject;
  readonly serviceAccount: ApiObject;
  readonly disruptionBudget: ApiObject;
  readonly networkPolicy: ApiObject;
  /** Undefined where the number of replicas is fixed. */
  readonly autoscaler: ApiObject | undefined;
  readonly configMap: ApiObject | undefined;
  readonly ingress: ApiObject | undefined;
  readonly podMonitor: ApiObject | undefined;

  constructor(scope: LightsScope, id: string, props: WebServiceProps) {
    super(scope, requireServiceName(scope, id));
    const { health = {}, size = "small", scaling = {} } = props;
    requirePort(this, "port", props.port);
    requireHealthPort(this, health);

    const metricsPort = props.metrics === undefined ? undefined : (props.metrics.port ?? props.port);
    const ports = containerPorts(props, metricsPort);
    const floor = makePodFloor(this, id, props, {
      entrances: this.#entrances(props, metricsPort),
      ports,
      probes: containerProbes(this, health, nameOfPort(ports, health.port ?? props.port)),
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
      terminationGraceSeconds: 35,
      restartPolicy: "Always",
      spread: true,
    });
    const replicas: ReplicatedWorkload = makeReplicas(this, id, floor, size, scaling);
    this.deployment = replicas.deployment;
    this.autoscaler = replicas.autoscaler;
    this.disruptionBudget = replicas.disruptionBudget;
    this.serviceAccount = floor.serviceAccount;
    this.networkPolicy = floor.networkPolicy;
    this.configMap = floor.configMap;
    this.service = this.#makeService(id, props, floor);
    this.ingress = props.ingress === undefined ? undefined : makeIngress(this, id, floor.labels, props.ingress);
    this.podMonitor = props.metrics === undefined ? undefined : makePodMonitor(this, id, floor.labels, props.metrics, nameOfPort(ports, metricsPort!));
  }

  #entrances(props: WebServiceProps, metricsPort: number | undefined): Entrance[] {
    const entrances: Entrance[] = [{ field: "callers", from: props.callers ?? [], port: props.port }];
    if (props.ingress !== undefined) entrances.push({ field: "ingress.controllerNamespace", from: [ingressController(props.ingress)], port: props.port });
    if (props.metrics !== undefined) entrances.push(metricsEntrance(this, props.metrics, metricsPort!));
    return entrances;
  }

  #makeService(name: string, props: WebServiceProps, floor: PodFloor): ApiObject {
    const { servicePort = 80 } = props;
    requireAnyPort(this, "servicePort", servicePort);
    return new ApiObject(this, "service", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, labels: floor.labels },
      spec: { type: "ClusterIP", selector: selectorLabels(name), ports: [{ name: "http", port: servicePort, targetPort: "http", protocol: "TCP", appProtocol: "http" }] },
    });
  }
}

interface ContainerPort {
  readonly name: string;
  readonly port: number;
}

/** Each port is declared once, under the first of its uses. */
function containerPorts(props: WebServiceProps, metricsPort: number | undefined): ContainerPort[] {
  const ports = [{ name: "http", port: props.port }];
  for (const [name, port] of [["health", props.health?.port], ["metrics", metricsPort]] as const) {
    if (port !== undefined && ports.every((declared) => declared.port !== port)) ports.push({ name, port });
  }
  return ports;
}

function nameOfPort(ports: readonly ContainerPort[], port: number): string {
  return ports.find((declared) => declared.port === port)!.name;
}
