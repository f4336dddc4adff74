import { expect, test } from "vitest";
import { argoCd, Duration, flux, Refusal } from "../../../constructs/contract/index.ts";
import type { Name } from "../../../constructs/contract/index.ts";
import { renderReconciler } from "../../../constructs/lights/delivery/index.ts";
import type { DeliveryInput } from "../../../constructs/lights/delivery/index.ts";
import { chart, delivery, environment } from "./three-charts.ts";

function refused(input: Partial<DeliveryInput>) {
  try {
    renderReconciler(delivery(input));
  } catch (error) {
    if (!Refusal.isRefusal(error)) throw error;
    expect(error.kind).toBe("input");
    return error.problems;
  }
  throw new Error("nothing was refused");
}

test("a unit whose name does not fit into a label is refused, with one that does", () => {
  const [problem] = refused({ charts: [chart(`catalog-${"x".repeat(52)}`)] });
  expect(problem).toMatchObject({ what: expect.stringContaining("64 characters"), fix: expect.stringContaining(`at most 59 characters, such as "catalog-${"x".repeat(51)}"`) });
});

test("a unit whose name just fits is rendered", () => {
  expect(() => renderReconciler(delivery({ charts: [chart("x".repeat(59))] }))).not.toThrow();
});

test("names of estate and environment that make a project too long are refused", () => {
  const estate = { ...delivery().estate, name: "e".repeat(49) as Name };
  expect(refused({ estate })[0]).toMatchObject({ what: expect.stringContaining("64 characters"), fix: expect.stringContaining("at most 51 characters together") });
  expect(() => renderReconciler(delivery({ estate: { ...estate, name: "e".repeat(48) as Name } }))).not.toThrow();
});

test("a chart in the reconciler's own namespace is refused", () => {
  expect(refused({ charts: [chart("catalog", { namespace: "argocd" })] })[0]).toMatchObject({ where: "charts/index.ts: catalog.namespace", fix: 'give it a namespace of its own, such as "catalog"' });
  expect(refused({ charts: [chart("tools", { namespace: "flux-system" })], environment: environment(flux()) })[0]).toMatchObject({ what: expect.stringContaining("the reconciler of dev runs in") });
});

test("the other reconciler's namespace is a namespace like any other", () => {
  expect(() => renderReconciler(delivery({ charts: [chart("catalog", { namespace: "flux-system" })] }))).not.toThrow();
});

test("a chart in a namespace of Kubernetes is refused", () => {
  expect(refused({ charts: [chart("dns", { namespace: "kube-system" })] })[0]).toMatchObject({ what: '"kube-system" belongs to Kubernetes' });
});

test("a chart that is named as its refused namespace is told another name", () => {
  expect(refused({ charts: [chart("argocd", { namespace: "argocd" })] })[0]).toMatchObject({ fix: expect.stringContaining('"argocd-system"') });
});

test.each(["default", "shop-dev", "shop-dev-reconciler"])("a platform chart in the namespace %s would overwrite another project and is refused", (namespace) => {
  const charts = [chart("cert-manager", { namespace, helmRepositories: ["https://charts.jetstack.io"] })];
  expect(refused({ charts })[0]).toMatchObject({ what: expect.stringContaining("another Argo CD project") });
  expect(() => renderReconciler(delivery({ charts, environment: environment(flux()) }))).not.toThrow();
});

test("a unit named like its environment does not collide with the root", () => {
  const { objects } = renderReconciler(delivery({ charts: [chart("dev")] }));
  expect(objects.map((object) => object.path)).toEqual(expect.arrayContaining(["dev-reconciler/application/dev", "dev-reconciler/application/dev-dev"]));
});

test("an environment named like the Kustomization of flux bootstrap is refused", () => {
  expect(refused({ environment: environment(flux(), "flux-system") })[0]).toMatchObject({ fix: "give the environment another name" });
});

test("charts of one namespace that disagree on Pod Security are refused", () => {
  const charts = [chart("node-exporter", { podSecurity: "privileged" }), chart("catalog")];
  expect(refused({ charts })[0]).toMatchObject({ what: 'the namespace "shop" is to be privileged for node-exporter and restricted for catalog' });
});

test("intervals that Flux does not allow are refused, all at once", () => {
  const reconciler = flux({ interval: Duration.seconds(59), retryInterval: Duration.seconds(0), timeout: Duration.seconds(0) });
  expect(refused({ environment: environment(reconciler) }).map((problem) => problem.what)).toEqual(["interval 59s is too short", "retryInterval 0s leaves no time", "timeout 0s leaves no time"]);
});

test("everything that is wrong is told at once", () => {
  const charts = [chart("dns", { namespace: "kube-system" }), chart("catalog", { namespace: "argocd" }), chart("agent", { podSecurity: "privileged" }), chart("ui")];
  expect(refused({ charts, environment: environment(argoCd()) })).toHaveLength(3);
});
