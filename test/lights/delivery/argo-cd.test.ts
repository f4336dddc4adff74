import { expect, test } from "vitest";
import { argoCd, Duration, weekdays } from "../../../constructs/contract/index.ts";
import { chart, environment, find, manifests } from "./three-charts.ts";

const WAVE = "argocd.argoproj.io/sync-wave";

function policy(name: string, reconciler = argoCd()) {
  return find("Application", name, { environment: environment(reconciler) }).spec["syncPolicy"] as { automated?: unknown; syncOptions: string[] };
}

test("by default every change in git is applied, pruned and defended", () => {
  expect(policy("dev-catalog").automated).toEqual({ prune: true, selfHeal: true });
  expect(policy("dev").automated).toEqual({ prune: true, selfHeal: true });
});

test("without automatic, neither the units nor the root sync by themselves", () => {
  expect(policy("dev-catalog", argoCd({ automatic: false })).automated).toBeUndefined();
  expect(policy("dev", argoCd({ automatic: false })).automated).toBeUndefined();
});

test("without prune, nothing is deleted: neither objects that left git nor those of a unit that did", () => {
  const reconciler = argoCd({ prune: false });
  expect(policy("dev-catalog", reconciler).automated).toEqual({ prune: false, selfHeal: true });
  expect(find("Application", "dev-catalog", { environment: environment(reconciler) }).metadata.finalizers).toBeUndefined();
});

test("where manual changes are left alone, every Application says why", () => {
  const given = { environment: environment(argoCd({ selfHeal: { off: "a migration is under way until Friday" } })) };
  for (const name of ["dev", "dev-catalog", "dev-monitoring"]) {
    const found = find("Application", name, given);
    expect(found.spec["syncPolicy"]).toMatchObject({ automated: { prune: true, selfHeal: false } });
    expect(found.metadata.annotations["lamplighter.dev/reason"]).toBe("a migration is under way until Friday");
  }
});

test("where manual changes are undone, there is no reason to give", () => {
  expect(find("Application", "dev-catalog").metadata.annotations).not.toHaveProperty("lamplighter.dev/reason");
});

test("a unit that leaves git takes its objects along, and deleting the root deletes nothing else", () => {
  expect(find("Application", "dev-catalog").metadata.finalizers).toEqual(["resources-finalizer.argocd.argoproj.io"]);
  expect(find("Application", "dev").metadata.finalizers).toBeUndefined();
});

test("every Application reads its whole folder of dist, on the estate's branch", () => {
  expect(find("Application", "dev-catalog").spec["source"]).toEqual({ directory: { recurse: true }, path: "dist/dev/lights/catalog", repoURL: "https://git.example.com/shop/platform.git", targetRevision: "main" });
  expect(find("Application", "dev").spec["source"]).toMatchObject({ directory: { recurse: true }, path: "dist/dev/reconciler" });
});

test("Argo CD never deletes a namespace", () => {
  expect(find("Namespace", "shop").metadata.annotations["argocd.argoproj.io/sync-options"]).toBe("Delete=false,Prune=false");
});

test("no Application may replace, force, skip validation or share an object", () => {
  const { syncOptions } = policy("dev-catalog");
  expect(syncOptions).toContain("FailOnSharedResource=true");
  expect(syncOptions.join()).not.toMatch(/Replace=true|Force=true|Validate=false|CreateNamespace=true/);
});

test("windows hold for every Application of the environment, the root's included", () => {
  const weekend = { kind: "deny" as const, schedule: "0 0 * * 6", duration: Duration.days(2), timeZone: "UTC", manualSync: false };
  const given = { environment: environment(argoCd({ windows: [weekdays("09:00", "17:30", "Europe/Lisbon"), weekend] })) };
  const expected = [
    { applications: ["*"], duration: "8h30m", kind: "allow", manualSync: true, schedule: "0 9 * * 1-5", timeZone: "Europe/Lisbon" },
    { applications: ["*"], duration: "48h", kind: "deny", manualSync: false, schedule: "0 0 * * 6", timeZone: "UTC" },
  ];
  for (const name of ["shop-dev", "monitoring", "shop-dev-reconciler"]) expect(find("AppProject", name, given).spec["syncWindows"]).toEqual(expected);
});

test("without windows, no project speaks of them", () => {
  expect(find("AppProject", "shop-dev").spec).not.toHaveProperty("syncWindows");
});

test("workloads reach their own namespaces, from the estate's repository, and nothing else", () => {
  const { spec } = find("AppProject", "shop-dev");
  expect(spec["sourceRepos"]).toEqual(["https://git.example.com/shop/platform.git"]);
  expect(spec["destinations"]).toEqual([{ namespace: "shop", server: "https://kubernetes.default.svc" }]);
  expect(JSON.stringify(spec["clusterResourceWhitelist"])).not.toMatch(/ClusterRole|Namespace|Webhook|CustomResourceDefinition|\*/);
});

test("platform charts of a namespace get a project of their own, with their Helm repositories", () => {
  const charts = [
    chart("cert-manager", { namespace: "cert-manager", helmRepositories: ["https://charts.jetstack.io"] }),
    chart("trust-manager", { namespace: "cert-manager", helmRepositories: ["https://charts.jetstack.io", "oci://quay.io/jetstack/charts"] }),
    chart("catalog"),
  ];
  const { spec } = find("AppProject", "cert-manager", { charts });
  expect(spec["sourceRepos"]).toEqual(["https://git.example.com/shop/platform.git", "https://charts.jetstack.io", "quay.io/jetstack/charts"]);
  expect(spec["destinations"]).toEqual(["argocd", "cert-manager", "kube-system"].map((namespace) => ({ namespace, server: "https://kubernetes.default.svc" })));
  expect(find("Application", "dev-trust-manager", { charts }).spec["project"]).toBe("cert-manager");
  expect(find("Application", "dev-catalog", { charts }).spec["project"]).toBe("shop-dev");
});

test("an estate without Helm releases gets no platform project", () => {
  const names = manifests({ charts: [chart("catalog")] }).filter((manifest) => manifest.kind === "AppProject").map((manifest) => manifest.metadata.name);
  expect(names).toEqual(["shop-dev", "shop-dev-reconciler"]);
});

test("the root may make Applications, projects and namespaces, and belongs to no project a unit is in", () => {
  expect(find("Application", "dev").spec["project"]).toBe("shop-dev-reconciler");
  expect(find("AppProject", "shop-dev-reconciler").spec).toMatchObject({
    clusterResourceWhitelist: [{ group: "", kind: "Namespace" }],
    destinations: [{ namespace: "argocd" }],
    namespaceResourceWhitelist: [{ kind: "AppProject" }, { kind: "Application" }],
  });
});

test("no project opens anything with a wildcard, but for the windows, which it closes", () => {
  for (const manifest of manifests()) if (manifest.kind === "AppProject") expect(JSON.stringify(manifest)).not.toContain("*");
});

test("namespaces come first, then projects, then units by level, and the root last", () => {
  const waves = manifests().map((manifest) => [manifest.metadata.name, (manifest.metadata["annotations"] as Record<string, string>)[WAVE]]);
  expect(waves).toEqual([
    ["monitoring", "-2"], ["shop", "-2"],
    ["shop-dev", "-1"], ["monitoring", "-1"], ["shop-dev-reconciler", "-1"],
    ["dev-catalog", "1"], ["dev-monitoring", "0"], ["dev-ui", "2"],
    ["dev", "9999"],
  ]);
});

test("the root waits for nothing that waits for the root: nothing is pruned in a later wave than its own", () => {
  expect(policy("dev").syncOptions.join()).not.toContain("PruneLast");
  expect(policy("dev-catalog").syncOptions).toContain("PruneLast=true");
  const wave = (charts: Parameters<typeof chart>[0][]): string | undefined => find("Application", "dev", { charts: charts.map((name) => chart(name)) }).metadata.annotations[WAVE];
  expect(wave(["catalog"]), "a unit that left from a higher level is pruned in the wave of that level").toBe(wave(["catalog", "ui", "worker"]));
});

test("Argo CD somewhere else is followed there", () => {
  const given = { environment: environment(argoCd({ namespace: "delivery" })), charts: [chart("catalog")] };
  for (const manifest of manifests(given)) if (manifest.kind !== "Namespace") expect(manifest.metadata["namespace"]).toBe("delivery");
  expect(find("Application", "dev", given).spec["destination"]).toMatchObject({ namespace: "delivery" });
});
