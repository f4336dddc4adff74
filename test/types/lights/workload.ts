import { imageReference, roleArn } from "lamplighter";
import type { AccountId, Digest, ImageReference, ImageRepository, Region } from "lamplighter";
import type { LightsScope } from "lamplighter/lights";
import { externalSecret, HelmRelease, ScheduledJob, WebService, Worker } from "../../../constructs/lights/workload/index.ts";

/*
 * Compiled, never run. Each expected error stands where a mistake would otherwise reach the cluster;
 * tsc fails where one of them compiles.
 */
declare const scope: LightsScope;
declare const image: ImageReference;
declare const repository: ImageRepository;
declare const digest: Digest;
declare const account: AccountId;
declare const region: Region;

export function accepted(): void {
  new WebService(scope, "catalog", { image, port: 8080 });
  new WebService(scope, "catalog", { image: imageReference({ repository, digest }), port: 8080, identity: roleArn(account, region, "catalog") });
  new WebService(scope, "catalog", { image, port: 8080, env: { PASSWORD: externalSecret({ name: "dev" as never }, "catalog/db", "password") } });
  new Worker(scope, "mailer", { image, health: { readiness: { tcp: true }, liveness: { command: ["alive"] } } });
  new ScheduledJob(scope, "report", { image, schedule: "0 3 * * *" });
}

export function refused(): void {
  // @ts-expect-error a plain string may be a tag
  new WebService(scope, "catalog", { image: "ghcr.io/acme/catalog:1.0", port: 8080 });
  // @ts-expect-error nor does a digest in plain text make a reference: releases do
  new WebService(scope, "catalog", { image: `ghcr.io/acme/catalog@sha256:${"a".repeat(64)}`, port: 8080 });
  // @ts-expect-error a digest alone says nothing of where the image is
  new Worker(scope, "mailer", { image: digest, health: { readiness: { tcp: true }, liveness: { command: ["alive"] } } });
  // @ts-expect-error a repository alone says nothing of what runs
  new ScheduledJob(scope, "report", { image: repository, schedule: "0 3 * * *" });
  // @ts-expect-error any string could name any role
  new WebService(scope, "catalog", { image, port: 8080, identity: "arn:aws:iam::111111111111:role/admin" });
  // @ts-expect-error a variable is a string
  new WebService(scope, "catalog", { image, port: 8080, env: { PORT: 8080 } });
  // @ts-expect-error a secret file is a reference, never a value
  new WebService(scope, "catalog", { image, port: 8080, secretFiles: { password: "hunter2" } });
  // @ts-expect-error a fixed number of replicas and an autoscaler would fight
  new WebService(scope, "catalog", { image, port: 8080, scaling: { replicas: 3, max: 5 } });
  // @ts-expect-error a worker has to say how it tells that it is well
  new Worker(scope, "mailer", { image });
  // @ts-expect-error a Helm release needs a version
  new HelmRelease(scope, "cert-manager", { environment: {} as never, repository: "https://charts.jetstack.io", namespace: "platform" });
}
