import { expect, test } from "vitest";
import { argoCd, describeObject, flux } from "../../../constructs/contract/index.ts";
import { renderReconciler } from "../../../constructs/lights/delivery/index.ts";
import { chart, delivery, environment, find, manifests } from "./three-charts.ts";

const RECONCILERS = [argoCd(), flux()];

function assertSorted(value: unknown, where: string): void {
  if (typeof value !== "object" || value === null) {
    expect(value, where).not.toBeUndefined();
    return;
  }
  if (!Array.isArray(value)) expect(Object.keys(value), where).toEqual(Object.keys(value).sort());
  for (const [key, field] of Object.entries(value)) assertSorted(field, `${where}.${key}`);
}

test.each(RECONCILERS)("$kind: every object has its keys in order and nothing undefined in it", (reconciler) => {
  for (const manifest of manifests({ environment: environment(reconciler) })) assertSorted(manifest, describeObject(manifest));
});

test.each(RECONCILERS)("$kind: no two objects are one, and each has a path of its own", (reconciler) => {
  const { objects } = renderReconciler(delivery({ environment: environment(reconciler) }));
  expect(new Set(objects.map((object) => describeObject(object.manifest))).size).toBe(objects.length);
  expect(new Set(objects.map((object) => object.path)).size).toBe(objects.length);
  for (const { path } of objects) expect(path).toMatch(/^dev-reconciler\/[a-z]+\/[a-z0-9-]+$/);
});

test.each(RECONCILERS)("$kind: what is given is not changed", (reconciler) => {
  const given = delivery({ environment: environment(reconciler) });
  const before = JSON.stringify(given);
  renderReconciler(given);
  expect(JSON.stringify(given)).toBe(before);
});

test.each(RECONCILERS)("$kind: every namespace of a unit is made, once, with Pod Security at the cluster's version", (reconciler) => {
  const given = { environment: environment(reconciler), charts: [chart("catalog"), chart("ui"), chart("agent", { namespace: "agents", podSecurity: "baseline" as const })] };
  const namespaces = manifests(given).filter((manifest) => manifest.kind === "Namespace").map((manifest) => manifest.metadata.name);
  expect(namespaces).toEqual(["agents", "shop"]);
  expect(find("Namespace", "agents", given).metadata.labels).toMatchObject({
    "pod-security.kubernetes.io/enforce": "baseline", "pod-security.kubernetes.io/enforce-version": "v1.33",
    "pod-security.kubernetes.io/warn": "restricted", "pod-security.kubernetes.io/audit": "restricted",
  });
  expect(find("Namespace", "shop", given).metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
});

test.each(RECONCILERS)("$kind: an environment without charts still has a root that manages itself", (reconciler) => {
  const kind = reconciler.kind === "argo-cd" ? "Application" : "Kustomization";
  expect(find(kind, "dev", { environment: environment(reconciler), charts: [] }).spec).toBeDefined();
});
