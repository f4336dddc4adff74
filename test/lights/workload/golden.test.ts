import { Duration, flux, roleArn } from "lamplighter";
import type { AccountId, Region } from "lamplighter";
import { test } from "vitest";
import { ExternalSecret, externalSecret, HelmRelease, Migration, ScheduledJob, WebService, Worker } from "../../../constructs/lights/workload/index.ts";
import { anEnvironment } from "../../helpers/unit.ts";
import { expectGolden, IMAGE, manifestsOf, webService } from "./workload.ts";

const identity = roleArn("111111111111" as AccountId, "eu-west-1" as Region, "dev-catalog");

test("a web service with nothing but an image and a port", () => {
  expectGolden("web-service", webService());
});

test("a web service that uses every prop", () => {
  expectGolden("web-service-full", manifestsOf(({ scope, environment }) => {
    new WebService(scope, "catalog", {
      image: IMAGE,
      port: 8080,
      servicePort: 8000,
      size: "large",
      command: ["/app/catalog"],
      args: ["--verbose"],
      env: { LOG_LEVEL: "info", DB_PASSWORD: externalSecret(environment, "catalog/db", "password"), DB_USER: externalSecret(environment, "catalog/db", "user") },
      secretFiles: { "tls.key": externalSecret(environment, "catalog/tls", "key") },
      config: { mountPath: "/config", files: { "app.yaml": "debug: false\n" } },
      identity,
      health: { readiness: { http: "/health" }, liveness: { tcp: true }, startup: { command: ["/app/ready"] }, startupTime: Duration.minutes(2) },
      scaling: { min: 4, max: 20, cpuPercent: 60 },
      callers: [{ workload: "ui" }, { workload: "batch", namespace: "jobs" }],
      calls: [{ workload: "orders", port: 8080 }, { cidr: "10.10.0.0/16", port: 5432 }],
      ingress: { host: "catalog.example.com", path: "/v1", clusterIssuer: "internal" },
      metrics: { port: 9797, namespace: "monitoring" },
      kubernetesToken: true,
      partOf: "retail",
    });
  }));
});

test("a worker", () => {
  expectGolden("worker", manifestsOf(({ scope }) => {
    new Worker(scope, "mailer", {
      image: IMAGE,
      health: { port: 9898, readiness: { http: "/readyz" }, liveness: { http: "/healthz" } },
      scaling: { replicas: 2 },
    });
  }));
});

test("a scheduled job", () => {
  expectGolden("scheduled-job", manifestsOf(({ scope }) => {
    new ScheduledJob(scope, "report", { image: IMAGE, schedule: "15 5 * * mon-fri", timeZone: "Europe/Lisbon", command: ["podcli", "version"] });
  }));
});

test.each([["argo-cd", anEnvironment()], ["flux", anEnvironment({ reconciler: flux() })]])("a migration under %s", (name, environment) => {
  expectGolden(`migration-${name}`, manifestsOf(({ scope }) => {
    new Migration(scope, "catalog-migrate", { environment, image: IMAGE, kind: "contract", command: ["/app/migrate"], env: { DB_PASSWORD: externalSecret(anEnvironment(), "catalog/db", "password") } });
  }, environment));
});

test("an external secret", () => {
  expectGolden("external-secret", manifestsOf(({ scope }) => {
    new ExternalSecret(scope, "catalog-db", { path: "dev/catalog/db", keys: ["user", "password"], refreshInterval: Duration.minutes(15) });
  }));
});

const certManager = { repository: "https://charts.jetstack.io", version: "v1.19.4", namespace: "platform", values: { crds: { enabled: true } } };

test("a Helm release under Argo CD", () => {
  expectGolden("helm-release-argo-cd", manifestsOf(({ scope, environment }) => {
    new HelmRelease(scope, "cert-manager", { ...certManager, environment });
  }));
});

test("a Helm release under Flux", () => {
  expectGolden("helm-release-flux", manifestsOf(({ scope, environment }) => {
    new HelmRelease(scope, "cert-manager", { ...certManager, environment });
  }, anEnvironment({ reconciler: flux() })));
});
