import { ApiObject, JsonPatch } from "cdk8s";
import * as kplus from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { LIGHTS_WALLS, patch } from "lamplighter/lights";
import { expect, test } from "vitest";
import { renderUnit } from "../../helpers/unit.ts";

function rulesFor(build: (scope: Construct) => void): string[] {
  return renderUnit(({ scope }) => build(scope)).findings.map((finding) => finding.rule);
}

function configMap(scope: Construct, data: Record<string, string>, metadata = {}): ApiObject {
  return new ApiObject(scope, "settings", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", ...metadata }, data });
}

/** With a value in its environment, and places where volumes are mounted. */
function job(scope: Construct, value: string, ...volumeMounts: readonly object[]): ApiObject {
  const containers = [{ name: "a", env: [{ name: "A", value }], volumeMounts }];
  return new ApiObject(scope, "job", { apiVersion: "batch/v1", kind: "Job", metadata: { name: "job" }, spec: { template: { spec: { containers } } } });
}

const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "db" } };
const encrypted = { ...secret, data: { password: "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]" }, sops: { mac: "ENC[AES256_GCM,data:m,iv:y,tag:z,type:str]" } };

test.each<[string, string, (scope: Construct) => void]>([
  ["a Crossplane bucket", "no-cloud-resource-in-lights", (scope) => new ApiObject(scope, "b", { apiVersion: "s3.aws.upbound.io/v1beta1", kind: "Bucket", metadata: { name: "b" } })],
  ["a Crossplane composite's own group", "no-cloud-resource-in-lights", (scope) => new ApiObject(scope, "p", { apiVersion: "pkg.crossplane.io/v1", kind: "Provider", metadata: { name: "p" } })],
  ["an ACK database", "no-cloud-resource-in-lights", (scope) => new ApiObject(scope, "d", { apiVersion: "rds.services.k8s.aws/v1alpha1", kind: "DBInstance", metadata: { name: "d" } })],
  ["a Cluster API cluster", "no-cloud-resource-in-lights", (scope) => new ApiObject(scope, "c", { apiVersion: "cluster.x-k8s.io/v1beta1", kind: "Cluster", metadata: { name: "c" } })],
  ["a Terraform object of Flux", "no-cloud-resource-in-lights", (scope) => new ApiObject(scope, "t", { apiVersion: "infra.contrib.fluxcd.io/v1alpha2", kind: "Terraform", metadata: { name: "t" } })],
  ["a plaintext Secret", "no-plaintext-secret", (scope) => new ApiObject(scope, "s", { ...secret, data: { password: "aHVudGVyMg==" } })],
  ["a Secret with stringData", "no-plaintext-secret", (scope) => new ApiObject(scope, "s", { ...secret, stringData: { password: "hunter2" } })],
  ["a Secret in a List", "no-plaintext-secret", (scope) => new ApiObject(scope, "l", { apiVersion: "v1", kind: "List", metadata: { name: "l" }, items: [{ ...secret, stringData: { a: "b" } }] })],
  ["a Secret in Helm values", "no-plaintext-secret", (scope) => new ApiObject(scope, "h", { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease", metadata: { name: "h" }, spec: { values: { extraObjects: [{ ...secret, data: { a: "Yg==" } }] } } })],
  ["a SOPS Secret without its MAC", "no-plaintext-secret", (scope) => new ApiObject(scope, "s", { ...encrypted, sops: {} })],
  ["a half-encrypted SOPS Secret", "no-plaintext-secret", (scope) => new ApiObject(scope, "s", { ...encrypted, data: { ...encrypted.data, user: "YWRtaW4=" } })],
  ["a Terraform token", "no-unresolved-token", (scope) => configMap(scope, { HOST: "${TfToken[TOKEN.0]}" })],
  ["a Terraform reference", "no-unresolved-token", (scope) => configMap(scope, { HOST: "${aws_db_instance.db.address}" })],
  ["an object in a string", "no-unresolved-token", (scope) => configMap(scope, { HOST: `http://${String({})}:80` })],
  ["undefined in a URL", "no-unresolved-token", (scope) => configMap(scope, { URL: "http://undefined:8080/" })],
  ["a home path", "no-machine-trace", (scope) => configMap(scope, { FILE: "/home/ana/work/config.json" })],
  ["a timestamp in an annotation", "no-machine-trace", (scope) => configMap(scope, {}, { annotations: { "deployed-at": "2026-11-20T19:05:00Z" } })],
  ["a time as a Date writes it", "no-machine-trace", (scope) => job(scope, String(new Date(1_795_813_200_000)))],
  ["a time as HTTP writes it", "no-machine-trace", (scope) => job(scope, new Date(1_795_813_200_000).toUTCString())],
  ["the home of root in the environment", "no-machine-trace", (scope) => job(scope, "/root/.ssh/x")],
  ["the address of a module at home", "no-machine-trace", (scope) => configMap(scope, { FILE: "file:///home/ana/shop/charts/api.ts" })],
  ["a label value of 64 characters", "within-api-limits", (scope) => configMap(scope, {}, { labels: { app: "a".repeat(64) } })],
  ["a ConfigMap above 1 MiB", "within-api-limits", (scope) => configMap(scope, { big: "x".repeat(1_048_577) })],
  ["annotations above 256 KiB", "within-api-limits", (scope) => configMap(scope, {}, { annotations: { big: "x".repeat(262_145) } })],
  ["a patch that cdk8s loses", "no-lost-patch", (scope) => ApiObject.of(new kplus.Pod(scope, "p", { metadata: { name: "p" }, containers: [{ image: "ghcr.io/acme/web" }] })).addJsonPatch(JsonPatch.add("/spec/noSuchField", true))],
])("%s is found", (_, rule, build) => {
  expect(rulesFor(build)).toEqual([rule]);
});

test.each<[string, (scope: Construct) => void]>([
  ["a Secret encrypted whole by SOPS", (scope) => new ApiObject(scope, "s", encrypted)],
  ["a Secret that holds nothing", (scope) => new ApiObject(scope, "s", { ...secret, type: "Opaque" })],
  ["an ExternalSecret", (scope) => new ApiObject(scope, "e", { apiVersion: "external-secrets.io/v1", kind: "ExternalSecret", metadata: { name: "db" }, spec: { data: [{ secretKey: "password" }] } })],
  ["a Postgres Cluster of an operator", (scope) => new ApiObject(scope, "c", { apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster", metadata: { name: "c" } })],
  ["a shell variable", (scope) => configMap(scope, { run: "echo ${HOME} ${TOKEN}" })],
  ["prose about undefined behaviour", (scope) => configMap(scope, { note: "this is undefined behaviour" })],
  ["a date in a file of a ConfigMap", (scope) => configMap(scope, { "changes.txt": "released 2026-11-20T19:05:00Z" })],
  ["a file of root's home in a container's script", (scope) => configMap(scope, { "run.sh": "export KUBECONFIG=/root/.kube/config" })],
  ["a volume mounted in a container's home", (scope) => job(scope, "1", { mountPath: "/home/nonroot/data" }, { mountPath: "/root/.docker" })],
  ["a date that is no moment", (scope) => job(scope, "Fri Nov 27 2026")],
  ["a home page", (scope) => configMap(scope, { URL: "https://example.com/home/ana/" })],
  ["a patch that is visible", (scope) => configMap(scope, { a: "1" }).addJsonPatch(JsonPatch.replace("/data/a", "2"))],
])("%s passes", (_, build) => {
  expect(rulesFor(build)).toEqual([]);
});

test("patch() sets a field that a typed class drops, and makes its parents", () => {
  const { objects, findings } = renderUnit(({ scope }) => {
    const pod = new kplus.Pod(scope, "p", { metadata: { name: "p" }, containers: [{ image: "ghcr.io/acme/web", resources: {} }] });
    patch(ApiObject.of(pod), "/spec/resources/limits/nvidia.com~1gpu", 1);
  });
  expect(findings).toEqual([]);
  expect(objects[0]!.manifest["spec"]).toMatchObject({ resources: { limits: { "nvidia.com/gpu": 1 } } });
});

test("a finding names construct path, field, file and line, why and the way out", () => {
  const [finding] = renderUnit(({ scope }) => configMap(scope, { HOST: "${TfToken[TOKEN.0]}" })).findings;
  expect(finding).toMatchObject({
    rule: "no-unresolved-token", severity: "error", layer: "lights", environment: "dev", part: "catalog",
    path: "dev-catalog/settings: data.HOST",
    source: { file: expect.stringMatching(/walls\.test\.ts$/), line: expect.any(Number) },
    why: expect.stringContaining("known only after apply"), fix: expect.stringContaining("handover"),
  });
});

test("what a chart throws is told with the unit, the file and the line", () => {
  expect(() => renderUnit(() => { throw new Error("no such port"); })).toThrow(/dev\/catalog \(.*walls\.test\.ts:\d+\): no such port/);
});

test("every wall says why it stands and how to get past it", () => {
  for (const wall of LIGHTS_WALLS) expect([wall.rule, wall.why.length > 20, wall.fix.length > 20]).toEqual([wall.rule, true, true]);
});

test("an asynchronous chart is refused, because what it makes after an await would be lost", () => {
  const build = (async () => {}) as unknown as Parameters<typeof renderUnit>[0];
  expect(() => renderUnit(build)).toThrow("the chart's function is asynchronous");
});
