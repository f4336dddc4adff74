import type { Construct } from "constructs";
import { Duration, refuseInput } from "../../contract/index.ts";
import { placeOf, requireAnyPort, requireInteger, requirePath } from "./requirements.ts";

/** How the kubelet asks a container: a GET that must answer 200 to 399, a connection, or a program that must exit 0. */
export type Check = { readonly http: string } | { readonly tcp: true } | { readonly command: readonly [string, ...string[]] };

/** When a pod gets traffic, and when it is restarted. */
export interface HealthChecks {
  /** Port of http and tcp checks. @default - the port of the service; a worker names it where it has such a check */
  readonly port?: number;
  /** Fails: the pod gets no traffic. @default - GET /readyz */
  readonly readiness?: Check;
  /** Fails: the container is restarted. It must not look at what the container depends on. @default - GET /healthz */
  readonly liveness?: Check;
  /** Holds the other two back until it has passed once. @default - the liveness check */
  readonly startup?: Check;
  /** How long a container may take to start. @default - one minute */
  readonly startupTime?: Duration;
}

const READINESS: Check = { http: "/readyz" };
const LIVENESS: Check = { http: "/healthz" };
const STARTUP_PERIOD = 5;
const STARTUP_TIME = Duration.minutes(1);

/**
 * The probes of a container.
 *
 * @param port name of the container port that http and tcp checks ask; undefined where there is none
 * @throws Refusal (input) where liveness and readiness ask the same, or a check needs a port and there is none
 */
export function containerProbes(construct: Construct, health: HealthChecks, port: string | undefined): object {
  const readiness = health.readiness ?? READINESS;
  const liveness = health.liveness ?? LIVENESS;
  if (readiness === liveness || sameCheck(readiness, liveness)) {
    throw refuseInput({
      what: "liveness and readiness ask the same",
      where: placeOf(construct, "health.liveness"),
      why: "what only should take the pod out of traffic, such as a slow database, would restart it",
      fix: "give liveness a path of its own, or { tcp: true } where the program has none",
    });
  }
  const startupTime = health.startupTime ?? STARTUP_TIME;
  requireInteger(construct, "health.startupTime (seconds)", startupTime.seconds, STARTUP_PERIOD, 3600, "a container that takes longer to start needs another design");
  return {
    startupProbe: { ...handler(construct, "health.startup", health.startup ?? liveness, port), periodSeconds: STARTUP_PERIOD, timeoutSeconds: 3, failureThreshold: Math.ceil(startupTime.seconds / STARTUP_PERIOD) },
    readinessProbe: { ...handler(construct, "health.readiness", readiness, port), periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
    livenessProbe: { ...handler(construct, "health.liveness", liveness, port), periodSeconds: 20, timeoutSeconds: 3, failureThreshold: 3 },
  };
}

/** @throws Refusal (input) where the port is none */
export function requireHealthPort(construct: Construct, health: HealthChecks): void {
  if (health.port !== undefined) requireAnyPort(construct, "health.port", health.port);
}

function handler(construct: Construct, field: string, check: Check, port: string | undefined): object {
  if ("command" in check) {
    if (check.command.length > 0) return { exec: { command: check.command } };
    throw refuseInput({ what: "the command is empty", where: placeOf(construct, field), fix: "name the program that answers" });
  }
  if (port === undefined) {
    throw refuseInput({
      what: `the ${"http" in check ? "http" : "tcp"} check has no port`,
      where: placeOf(construct, field),
      why: "this workload serves no port of its own",
      fix: "give health.port, or ask with { command: [\"…\"] }",
    });
  }
  if ("tcp" in check) return { tcpSocket: { port } };
  requirePath(construct, field, check.http);
  return { httpGet: { path: check.http, port } };
}

function sameCheck(left: Check, right: Check): boolean {
  if ("http" in left && "http" in right) return left.http === right.http;
  if ("tcp" in left && "tcp" in right) return true;
  if ("command" in left && "command" in right) return left.command.join("\0") === right.command.join("\0");
  return false;
}
