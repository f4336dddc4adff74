import { expect, test } from "vitest";
import { argoCd } from "../../constructs/contract/reconciler.ts";
import type { Environment } from "../../constructs/contract/environment.ts";
import { Refusal } from "../../constructs/contract/problem.ts";
import type { Artifact } from "../../engine/compare/artifact.ts";
import { lookAtLights } from "../../engine/drift/lights.ts";
import type { KubernetesApi } from "../../engine/ports/kubernetes-api.ts";

const environment = { name: "dev", reconciler: argoCd() } as unknown as Environment;
const artifact = (name: string): Artifact => ({ layer: "lights", environment: "dev", part: "api", type: "ConfigMap", object: `ConfigMap shop/${name}`, where: "", value: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" } } });
const look = { environment, includes: () => true, onObject: () => undefined };

/** A cluster that carries the environment; what a test is about takes the place of the rest. */
function cluster(rest: Partial<KubernetesApi>): KubernetesApi {
  return {
    server: "https://cluster", knows: async () => true, list: async () => [],
    dryRunApply: async () => { throw new Error("not asked in this test"); },
    tryRead: async ({ kind }) => (kind === "Application" ? { apiVersion: "argoproj.io/v1alpha1", kind, metadata: { name: "dev" } } : undefined),
    ...rest,
  };
}

test("a server that stops answering is left alone after sixteen questions", async () => {
  let asked = 0;
  const api = cluster({
    tryRead: async ({ kind }) => {
      if (kind === "Application") return { apiVersion: "argoproj.io/v1alpha1", kind, metadata: { name: "dev" } };
      asked++;
      throw new Refusal("outside", [{ what: "no answer within 30s" }]);
    },
  });
  const { drifts } = await lookAtLights({ ...look, artifacts: Array.from({ length: 500 }, (_, index) => artifact(`c${index}`)) }, api);
  expect(drifts).toHaveLength(500);
  expect(drifts.every(({ kind }) => kind === "unchecked")).toBe(true);
  expect(asked).toBeLessThanOrEqual(16 + 8);
  expect(drifts.at(-1)).toMatchObject({ reason: "not asked: the server left 16 questions in a row unanswered" });
});

test("a hook is not missed: it comes and goes with a sync", async () => {
  const hook = { ...artifact("migrate"), value: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "migrate", namespace: "shop", annotations: { "argocd.argoproj.io/hook": "PreSync" } } } };
  expect(await lookAtLights({ ...look, artifacts: [hook, artifact("gone")] }, cluster({}))).toMatchObject({ hooks: 1, compared: 1, drifts: [{ kind: "missing", object: "ConfigMap shop/gone" }] });
});

test("a mistake of ours is never a gap in the answer", async () => {
  await expect(lookAtLights({ ...look, artifacts: [artifact("a")] }, cluster({ list: async () => { throw new TypeError("a bug"); } }))).rejects.toThrow("a bug");
});

test("an interruption ends the look", async () => {
  await expect(lookAtLights({ ...look, artifacts: [artifact("a")], onObject: () => { throw new Error("interrupted"); } }, cluster({}))).rejects.toThrow("interrupted");
});
