import { imageReference } from "lamplighter";
import type { Environment, Manifest } from "lamplighter";
import { describe, expect, test } from "vitest";
import charts from "../../charts/index.ts";
import { environments, inventory, releaseOf, renderChart, renderEnvironment } from "./estate.ts";

const [dev, , prod] = environments as unknown as [Environment, Environment, Environment];
const loose = (manifest: Manifest): any => manifest;

test("the platform is applied before what stands on it", () => {
  const after = Object.fromEntries(charts.map((chart) => [chart.name, chart.after]));
  expect(after["platform"]).toEqual([]);
  expect(after["platform-config"]).toEqual(["platform"]);
  for (const name of ["catalog", "api", "ui", "worker", "report"]) expect(after[name]).toContain("platform-config");
});

test("the shop in dev", async () => {
  const shop = (await renderEnvironment(dev)).filter(({ metadata }) => metadata["namespace"] === "shop");
  expect(inventory(shop)).toMatchInlineSnapshot(`
    [
      "ConfigMap shop/api",
      "CronJob shop/report",
      "Deployment shop/api",
      "Deployment shop/catalog",
      "Deployment shop/ui",
      "Deployment shop/worker",
      "ExternalSecret shop/api-api-tokens",
      "HorizontalPodAutoscaler shop/api",
      "HorizontalPodAutoscaler shop/catalog",
      "HorizontalPodAutoscaler shop/ui",
      "HorizontalPodAutoscaler shop/worker",
      "Ingress shop/api",
      "Ingress shop/ui",
      "NetworkPolicy shop/api",
      "NetworkPolicy shop/catalog",
      "NetworkPolicy shop/report",
      "NetworkPolicy shop/ui",
      "NetworkPolicy shop/worker",
      "PodDisruptionBudget shop/api",
      "PodDisruptionBudget shop/catalog",
      "PodDisruptionBudget shop/ui",
      "PodDisruptionBudget shop/worker",
      "PodMonitor shop/api",
      "Role shop/report-readers",
      "RoleBinding shop/report-readers",
      "Service shop/api",
      "Service shop/catalog",
      "Service shop/ui",
      "ServiceAccount shop/api",
      "ServiceAccount shop/catalog",
      "ServiceAccount shop/report",
      "ServiceAccount shop/ui",
      "ServiceAccount shop/worker",
    ]
  `);
});

test("the platform in dev is what Argo CD installs", async () => {
  expect(inventory([...await renderChart("platform", dev), ...await renderChart("platform-config", dev)])).toMatchInlineSnapshot(`
    [
      "Application argocd/cert-manager",
      "Application argocd/external-secrets",
      "Application argocd/ingress-nginx",
      "Application argocd/kube-prometheus-stack",
      "ClusterIssuer (cluster)/letsencrypt",
      "ClusterSecretStore (cluster)/aws-secrets-manager",
    ]
  `);
});

test("the platform in prod is what Flux installs", async () => {
  expect(inventory(await renderChart("platform", prod))).toMatchInlineSnapshot(`
    [
      "HelmRelease platform/cert-manager",
      "HelmRelease platform/external-secrets",
      "HelmRelease platform/ingress-nginx",
      "HelmRelease platform/kube-prometheus-stack",
      "HelmRepository platform/cert-manager",
      "HelmRepository platform/external-secrets",
      "HelmRepository platform/ingress-nginx",
      "HelmRepository platform/kube-prometheus-stack",
    ]
  `);
});

test("both reconcilers install the same charts at the same versions", async () => {
  const argo = (await renderChart("platform", dev)).map((manifest) => loose(manifest).spec.source);
  const flux = (await renderChart("platform", prod)).filter(({ kind }) => kind === "HelmRelease").map((manifest) => loose(manifest).spec.chart.spec);
  expect(flux.map(({ chart, version }) => [chart, version])).toEqual(argo.map(({ chart, targetRevision }) => [chart, targetRevision]));
});

describe.each(environments.map((environment) => [environment.name as string, environment] as const))("in %s", (_, environment) => {
  test.each(["ui", "catalog", "api", "worker", "report"])("%s runs the image of its release and no other", async (app) => {
    const images = (await renderChart(app, environment)).flatMap(imagesOf);
    expect(images).toEqual([imageReference(releaseOf(environment, app))]);
  });

  test("no name stands twice", async () => {
    const lines = inventory(await renderEnvironment(environment));
    expect(new Set(lines).size).toBe(lines.length);
  });

  test("whoever calls a workload of the shop is among its callers, on the port it listens on", async () => {
    const policies = (await renderEnvironment(environment)).filter(({ kind }) => kind === "NetworkPolicy").map(loose);
    const calls = policies.flatMap((policy) => policy.spec.egress.flatMap((rule: any) => rule.to.filter((peer: any) => peer.podSelector && !peer.namespaceSelector).map((peer: any) => ({ from: policy.metadata.name, to: nameIn(peer), port: rule.ports[0].port }))));
    expect(calls.length).toBeGreaterThan(0);
    for (const { from, to, port } of calls) {
      const answering = policies.find((policy) => policy.metadata.name === to);
      const rules = answering?.spec.ingress?.filter((rule: any) => rule.ports[0].port === port) ?? [];
      expect(rules.flatMap((rule: any) => rule.from.map(nameIn)), `${from} calls ${to}:${port}`).toContain(from);
    }
  });

  test("the load balancer stands in the public subnets of the handover", async () => {
    const text = JSON.stringify(await renderChart("platform", environment));
    expect(text).toMatch(/"service\.beta\.kubernetes\.io\/aws-load-balancer-subnets":"subnet-[0-9a-f]{17}(,subnet-[0-9a-f]{17}){2}"/);
  });

  test("hosts lie under the environment's domain", async () => {
    const hosts = (await renderEnvironment(environment)).filter(({ kind }) => kind === "Ingress").map((manifest) => loose(manifest).spec.rules[0].host);
    expect(hosts.sort()).toEqual([`api.${environment.domain}`, `www.${environment.domain}`]);
  });
});

test("dev and prod run different images of the catalog", async () => {
  expect((await renderChart("catalog", dev)).flatMap(imagesOf)).not.toEqual((await renderChart("catalog", prod)).flatMap(imagesOf));
});

test("the catalog is large in prod and small in dev", async () => {
  const memory = async (environment: Environment) => loose((await renderChart("catalog", environment)).find(({ kind }) => kind === "Deployment")!).spec.template.spec.containers[0].resources.limits.memory;
  expect([await memory(dev), await memory(prod)]).toEqual(["512Mi", "2Gi"]);
});

test("constructs of cdk8s-plus render inside a unit", async () => {
  const manifests = await renderChart("report", dev);
  const binding = loose(manifests.find(({ kind }) => kind === "RoleBinding")!);
  const role = loose(manifests.find(({ kind }) => kind === "Role")!);
  expect(binding.roleRef).toEqual({ apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name });
  expect(role.rules.flatMap(({ verbs }: { verbs: string[] }) => verbs).sort()).toEqual(expect.not.arrayContaining(["create", "delete", "update", "patch", "*"]));
});

function imagesOf(manifest: Manifest): string[] {
  const spec = loose(manifest).spec?.jobTemplate?.spec ?? loose(manifest).spec;
  return (spec?.template?.spec?.containers ?? []).map(({ image }: { image: string }) => image);
}

function nameIn(peer: any): string | undefined {
  return peer.podSelector?.matchLabels["app.kubernetes.io/name"];
}
