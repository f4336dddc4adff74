import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import { selectorLabels } from "./labels.ts";
import type { Labels } from "./labels.ts";
import type { Entrance } from "./network-policy.ts";
import { requirePath, requirePort } from "./requirements.ts";

/** Where Prometheus reads a workload's metrics. */
export interface MetricsProps {
  /** @default - the port of the service */
  readonly port?: number;
  /** @default - /metrics */
  readonly path?: string;
  /** The namespace Prometheus runs in; only its pods reach the port. @default - platform */
  readonly namespace?: string;
}

/** @throws Refusal (input) where it is no port */
export function metricsEntrance(construct: Construct, metrics: MetricsProps, port: number): Entrance {
  requirePort(construct, "metrics.port", port);
  return { field: "metrics.namespace", from: [{ namespace: metrics.namespace ?? "platform" }], port };
}

/**
 * The PodMonitor that tells the Prometheus operator of the workload.
 *
 * @param portName name of the container port
 */
export function makePodMonitor(construct: Construct, name: string, labels: Labels, metrics: MetricsProps, portName: string): ApiObject {
  const { path = "/metrics" } = metrics;
  requirePath(construct, "metrics.path", path);
  return new ApiObject(construct, "pod-monitor", {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name, labels },
    spec: { selector: { matchLabels: selectorLabels(name) }, podMetricsEndpoints: [{ port: portName, path }] },
  });
}
