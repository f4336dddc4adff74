import { describe, expect, test } from "vitest";
import { ScheduledJob, Worker } from "../../../constructs/lights/workload/index.ts";
import { IMAGE, manifestsOf, only, podOf, webService } from "./workload.ts";

const kinds = {
  "web service": podOf(webService()),
  worker: podOf(manifestsOf(({ scope }) => {
    new Worker(scope, "catalog", { image: IMAGE, health: { readiness: { command: ["ready"] }, liveness: { command: ["alive"] } } });
  })),
  "scheduled job": podOf(manifestsOf(({ scope }) => {
    new ScheduledJob(scope, "catalog", { image: IMAGE, schedule: "0 3 * * *" });
  }), "CronJob"),
};

describe.each(Object.entries(kinds))("the pod of a %s", (_, pod) => {
  const container = pod.spec.containers[0];

  test("does not run as root, nor as a user of the node", () => {
    expect(container.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10_001, runAsGroup: 10_001 });
    expect(pod.spec.securityContext).toMatchObject({ runAsNonRoot: true, fsGroup: 10_001 });
  });

  test("cannot gain privileges", () => {
    expect(container.securityContext).toMatchObject({ privileged: false, allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
    expect(container.securityContext.capabilities.add).toBeUndefined();
  });

  test("runs under the default seccomp profile", () => {
    expect(pod.spec.securityContext.seccompProfile).toEqual({ type: "RuntimeDefault" });
    expect(container.securityContext.seccompProfile).toEqual({ type: "RuntimeDefault" });
  });

  test("has a read-only root and a bounded /tmp", () => {
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(container.volumeMounts).toEqual([{ name: "tmp", mountPath: "/tmp" }]);
    expect(pod.spec.volumes).toEqual([{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }]);
  });

  test("has requests and limits, ephemeral storage among them", () => {
    expect(container.resources).toEqual({
      requests: { cpu: "100m", memory: "512Mi", "ephemeral-storage": "128Mi" },
      limits: { cpu: "500m", memory: "512Mi", "ephemeral-storage": "512Mi" },
    });
  });

  test("has a service account of its own and no token", () => {
    expect(pod.spec).toMatchObject({ serviceAccountName: "catalog", automountServiceAccountToken: false, enableServiceLinks: false });
  });

  test("runs an image pinned by digest", () => {
    expect(container).toMatchObject({ image: IMAGE, imagePullPolicy: "Always" });
  });

  test("shares nothing with its node", () => {
    for (const field of ["hostNetwork", "hostPID", "hostIPC"]) expect(pod.spec).not.toHaveProperty(field);
    expect((container.ports ?? []).every((port: object) => !("hostPort" in port))).toBe(true);
  });
});

test("liveness and readiness differ, and startup holds both back", () => {
  const { livenessProbe, readinessProbe, startupProbe } = kinds["web service"].spec.containers[0];
  expect(livenessProbe.httpGet.path).toBe("/healthz");
  expect(readinessProbe.httpGet.path).toBe("/readyz");
  expect(startupProbe).toMatchObject({ httpGet: { path: "/healthz" }, periodSeconds: 5, failureThreshold: 12 });
});

test("replicas spread over zones and nodes", () => {
  const { topologySpreadConstraints, affinity } = kinds["web service"].spec;
  expect(topologySpreadConstraints[0]).toMatchObject({ topologyKey: "topology.kubernetes.io/zone", maxSkew: 1 });
  expect(affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey).toBe("kubernetes.io/hostname");
});

test("a rollout takes no replica away before another one is ready", () => {
  expect(only(webService(), "Deployment").spec.strategy).toEqual({ type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } });
});

test("the disruption budget covers the pods and lets broken ones go", () => {
  const manifests = webService();
  const { spec } = only(manifests, "PodDisruptionBudget");
  expect(spec).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" });
  expect(podOf(manifests).metadata.labels).toMatchObject(spec.selector.matchLabels);
});

test("at least three replicas run", () => {
  expect(only(webService(), "HorizontalPodAutoscaler").spec).toMatchObject({ minReplicas: 3, maxReplicas: 6 });
});

test("nobody may call a service that names no callers, and it may call nobody but DNS", () => {
  const { spec } = only(webService(), "NetworkPolicy");
  expect(spec.policyTypes).toEqual(["Ingress", "Egress"]);
  expect(spec.ingress).toBeUndefined();
  expect(spec.egress).toHaveLength(1);
  expect(spec.egress[0].ports.map(({ port }: { port: number }) => port)).toEqual([53, 53]);
});

test("selectors of Service, Deployment and network policy meet the pod's labels", () => {
  const manifests = webService();
  const { labels } = podOf(manifests).metadata;
  expect(labels).toMatchObject(only(manifests, "Service").spec.selector);
  expect(labels).toMatchObject(only(manifests, "Deployment").spec.selector.matchLabels);
  expect(labels).toMatchObject(only(manifests, "NetworkPolicy").spec.podSelector.matchLabels);
});

test("a scheduled job runs once at a time and ends", () => {
  const { spec } = only(manifestsOf(({ scope }) => {
    new ScheduledJob(scope, "report", { image: IMAGE, schedule: "0 3 * * *" });
  }), "CronJob");
  expect(spec).toMatchObject({ concurrencyPolicy: "Forbid", startingDeadlineSeconds: 300, timeZone: "Etc/UTC", successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 3 });
  expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 3600, ttlSecondsAfterFinished: 86_400, backoffLimit: 2, template: { spec: { restartPolicy: "Never" } } });
});
