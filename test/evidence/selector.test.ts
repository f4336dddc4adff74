import { expect, test } from "vitest";
import type { Environment, JsonObject, Manifest } from "../../constructs/contract/index.ts";
import { observeCluster } from "../../engine/evidence/observe/cluster.ts";
import { tryReadSelector } from "../../engine/evidence/observe/selector.ts";

const IMAGE = "ghcr.io/acme/web:new";
const NAMES = { name: "dev-web", namespace: "argocd" };

function workload(selector: JsonObject | undefined): Manifest {
  const template = { spec: { containers: [{ name: "web", image: IMAGE }] } };
  return { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata: { name: "web", namespace: "shop" }, spec: { template, replicas: 1, ...(selector !== undefined && { selector }) } };
}

test.each<readonly [selector: JsonObject | undefined, asked: string | undefined]>([
  [{ matchLabels: { app: "web", tier: "front" } }, "app=web,tier=front"],
  [{ matchLabels: { app: "web" }, matchExpressions: [{ key: "tier", operator: "In", values: ["front", "back"] }] }, "app=web,tier in (front,back)"],
  [{ matchExpressions: [{ key: "tier", operator: "NotIn", values: ["back"] }, { key: "app", operator: "Exists" }, { key: "old", operator: "DoesNotExist" }] }, "tier notin (back),app,!old"],
  [{ matchExpressions: [{ key: "size", operator: "Gt", values: ["1"] }] }, undefined],
  [{}, undefined],
  [undefined, undefined],
])("the selector %j is asked as %s", (selector, asked) => {
  expect(tryReadSelector(workload(selector))).toBe(asked);
});

test("without a selector no pod is asked for: another application's broken pod is no failure of this one", async () => {
  const broken: Manifest = { apiVersion: "v1", kind: "Pod", metadata: { name: "other" }, spec: { containers: [{ name: "web", image: IMAGE }] }, status: { phase: "Failed" } };
  const delivery: Manifest = { apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: NAMES };
  const cluster = {
    server: "https://cluster.example.com",
    tryRead: async ({ kind }: { readonly kind: string }): Promise<Manifest> => (kind === "Rollout" ? workload(undefined) : delivery),
    list: async (): Promise<readonly Manifest[]> => [broken],
  };
  const environment = { name: "dev", reconciler: { kind: "argo-cd", namespace: "argocd" } } as unknown as Environment;
  const { health } = await observeCluster(environment, [{ name: "web", delivery, objects: [workload(undefined)] }], cluster, async () => true);
  expect(health).toMatchObject({ state: "unknown", details: expect.arrayContaining([expect.stringContaining("has no selector that can be asked")]) });
});
