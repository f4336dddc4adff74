import { describe, expect, test } from "vitest";
import type { Manifest } from "../../constructs/contract/manifest.ts";
import { argoCd, flux } from "../../constructs/contract/reconciler.ts";
import { inventoryOf, isHook, tryFindTracker } from "../../engine/drift/tracking.ts";

const object = (metadata: object, kind = "ConfigMap", apiVersion = "v1") => ({ apiVersion, kind, metadata: { name: "old", namespace: "shop", ...metadata } });
const argo = (id: string, metadata: object = {}) => object({ annotations: { "argocd.argoproj.io/tracking-id": id }, ...metadata });
const marked = (name: string, namespace = "flux-system") => ({ labels: { "kustomize.toolkit.fluxcd.io/name": name, "kustomize.toolkit.fluxcd.io/namespace": namespace } });

describe("Argo CD's tracking id", () => {
  test.each([
    ["names the Application", argo("dev-api:/ConfigMap:shop/old"), "dev-api"],
    ["with the Application's namespace in front", argo("teams_dev-api:/ConfigMap:shop/old"), "dev-api"],
    ["of a kind with a group", { ...argo("dev-api:apps/Deployment:shop/old"), apiVersion: "apps/v1", kind: "Deployment" }, "dev-api"],
    ["of a cluster-scoped object carries the destination's namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", annotations: { "argocd.argoproj.io/tracking-id": "dev:/Namespace:argocd/shop" } } }, "dev"],
    ["copied from another object is not the object's own", argo("dev-api:/ConfigMap:shop/other"), undefined],
    ["copied to another kind is not the object's own", argo("dev-api:/Secret:shop/old"), undefined],
    ["on what a controller made is the controller's business", argo("dev-api:/ConfigMap:shop/old", { ownerReferences: [{ controller: true }] }), undefined],
  ])("%s", (_, live, app) => {
    expect(tryFindTracker(live, argoCd())).toBe(app);
  });

  test("what stands in an Application's status is its inventory", () => {
    const root: Manifest = { apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name: "dev-api" }, status: { resources: [{ version: "v1", kind: "Service", namespace: "shop", name: "api" }, { group: "apps", version: "v1", kind: "Deployment", namespace: "shop", name: "api", requiresPruning: true }, { version: "v1", kind: "Namespace", name: "shop" }, { broken: true }] } };
    expect(inventoryOf(root, argoCd())).toEqual([
      { apiVersion: "v1", kind: "Service", namespace: "shop", name: "api" },
      { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "api" },
      { apiVersion: "v1", kind: "Namespace", name: "shop" },
    ]);
  });

  test("a hook is known by its annotation", () => {
    expect(isHook(object({ annotations: { "argocd.argoproj.io/hook": "PreSync" } }))).toBe(true);
    expect(isHook(object({}))).toBe(false);
  });
});

describe("Flux's labels", () => {
  test.each([
    ["name the Kustomization", object(marked("prod-api")), "prod-api"],
    ["of a Flux in another namespace are not ours", object(marked("prod-api", "other")), undefined],
    ["on what a controller copied them to are the controller's business", object({ ...marked("prod-api"), ownerReferences: [{ controller: true }] }), undefined],
    ["are not there", object({}), undefined],
  ])("%s", (_, live, name) => {
    expect(tryFindTracker(live, flux())).toBe(name);
  });

  test("what stands in a Kustomization's status is its inventory", () => {
    const root: Manifest = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", metadata: { name: "prod-api" }, status: { inventory: { entries: [{ id: "shop_api_apps_Deployment", v: "v1" }, { id: "shop_api__Service", v: "v1" }, { id: "_system__node_rbac.authorization.k8s.io_ClusterRole", v: "v1" }, { id: "broken", v: "v1" }] } } };
    expect(inventoryOf(root, flux())).toEqual([
      { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "api" },
      { apiVersion: "v1", kind: "Service", namespace: "shop", name: "api" },
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: "system:node" },
    ]);
  });
});
