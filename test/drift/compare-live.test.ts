import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Manifest } from "../../constructs/contract/manifest.ts";
import { compareLive } from "../../engine/drift/compare-live.ts";

/*
 * A Deployment as a 1.36.2 API server returned it, and its answers to dry runs: applied by
 * argocd-controller and left alone (clean), changed by four commands of kubectl (edited), applied from
 * an older dist (behind).
 */
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8"));
const dist = read("dist") as Manifest;
const compared = (name: string) => {
  const { live, applied } = read(name) as { live: Manifest; applied: Manifest };
  return compareLive(dist, live, applied, "argocd-controller")!;
};

test("defaults, quantities spelled otherwise, status and the tracking annotation are no drift", () => {
  expect(compared("clean")).toEqual({ fields: [], notKept: [] });
});

test("what kubectl changed is told field by field, with who set it", () => {
  expect(compared("edited").fields.toSorted((left, right) => (left.path < right.path ? -1 : 1)).map(({ path, kind, owner, ...rest }) => ({ path, kind, owner, ..."before" in rest && { before: rest.before }, ..."after" in rest && { after: rest.after } }))).toEqual([
    { path: 'metadata.labels["app.kubernetes.io/name"]', kind: "changed", before: "till", after: "other", owner: { manager: "kubectl-edit", at: "2026-11-26T12:45:32Z" } },
    { path: "spec.replicas", kind: "changed", before: 2, after: 5, owner: { manager: "kubectl", subresource: "scale" } },
    { path: "spec.template.spec.containers[till].args[1]", kind: "changed", before: "--port=8080", after: "--port=9090", owner: { manager: "kubectl-edit", at: "2026-11-26T12:45:32Z" } },
    { path: "spec.template.spec.containers[till].env[ZONE]", kind: "removed", before: { name: "ZONE", value: "a" }, owner: undefined },
    { path: "spec.template.spec.containers[till].image", kind: "changed", before: "example.com/till:1", after: "example.com/till:2", owner: { manager: "kubectl-set", at: "2026-11-26T12:45:32Z" } },
  ]);
});

test("a container that somebody added beside those of dist is not dist's to tell", () => {
  expect(JSON.stringify(compared("edited").fields)).not.toContain("sidecar");
});

test("what the reconciler applied of an older dist, and this one no longer sets, is drift of the reconciler's own", () => {
  expect(compared("behind").fields.map(({ path, kind, owner }) => ({ path, kind, manager: owner?.manager }))).toEqual([
    { path: "metadata.labels.gone", kind: "added", manager: "argocd-controller" },
    { path: "spec.template.spec.containers[till].env[OLD]", kind: "added", manager: "argocd-controller" },
  ]);
});

test("a field that the server does not keep is told, and nothing empty is", () => {
  const { live, applied } = read("clean") as { live: Manifest; applied: Manifest };
  const wished: Manifest = { ...dist, status: {}, spec: { ...(dist["spec"] as object), shiny: true, paused: false, minReadySeconds: 0 } };
  expect(compareLive(wished, live, applied, "argocd-controller")).toEqual({ fields: [], notKept: ["spec.shiny"] });
  const inContainer = structuredClone(dist) as any;
  inContainer.spec.template.spec.containers[0].shiny = true;
  inContainer.spec.template.spec.containers[0].env[1].note = "x";
  expect(compareLive(inContainer, live, applied, "argocd-controller")!.notKept).toEqual(["spec.template.spec.containers[till].env[ZONE].note", "spec.template.spec.containers[till].shiny"]);
});

test("a server that does not say which fields an apply owns gives no comparison", () => {
  const { live, applied } = read("clean") as { live: Manifest; applied: Manifest };
  const { managedFields: _, ...metadata } = applied.metadata;
  expect(compareLive(dist, live, { ...applied, metadata }, "argocd-controller")).toBeUndefined();
});
