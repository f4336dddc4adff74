import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Duration, flux } from "../../../constructs/contract/index.ts";
import type { Name } from "../../../constructs/contract/index.ts";
import { chart, environment, find, manifests } from "./three-charts.ts";

const prod = { environment: environment(flux(), "prod") };

function kustomization(name: string, options: Parameters<typeof flux>[0] = {}) {
  return find("Kustomization", name, { environment: environment(flux(options), "prod") });
}

test("by default a unit is applied, pruned and waited for", () => {
  const { spec } = kustomization("prod-catalog");
  expect(spec).toMatchObject({ force: false, path: "./dist/prod/lights/catalog", prune: true, wait: true });
  expect(spec).not.toHaveProperty("suspend");
});

test("without automatic, the units and the root are suspended", () => {
  expect(kustomization("prod-catalog", { automatic: false }).spec["suspend"]).toBe(true);
  expect(kustomization("prod", { automatic: false }).spec["suspend"]).toBe(true);
});

test("without prune, neither a unit nor the root deletes what left git", () => {
  expect(kustomization("prod-catalog", { prune: false }).spec["prune"]).toBe(false);
  expect(kustomization("prod", { prune: false }).spec["prune"]).toBe(false);
});

test("interval, retry and timeout are the environment's", () => {
  const options = { interval: Duration.hours(1), retryInterval: Duration.seconds(90), timeout: Duration.minutes(12) };
  for (const name of ["prod", "prod-catalog"]) expect(kustomization(name, options).spec).toMatchObject({ interval: "1h", retryInterval: "1m30s", timeout: "12m" });
});

test("a unit waits for the units its chart comes after", () => {
  expect(kustomization("prod-ui").spec["dependsOn"]).toEqual([{ name: "prod-catalog" }, { name: "prod-monitoring" }]);
  expect(kustomization("prod-monitoring").spec).not.toHaveProperty("dependsOn");
});

test("a unit named twice in after is waited for once", () => {
  const charts = [chart("catalog"), chart("ui", { after: ["catalog", "catalog"] })];
  expect(find("Kustomization", "prod-ui", { ...prod, charts }).spec["dependsOn"]).toEqual([{ name: "prod-catalog" }]);
});

test("the root manages itself, waits for no unit and takes nothing along when it is deleted", () => {
  expect(kustomization("prod").spec).toMatchObject({ deletionPolicy: "Orphan", path: "./dist/prod/reconciler", wait: false });
});

test("no unit substitutes variables, forces, or fetches from anywhere but the environment's source", () => {
  for (const manifest of manifests(prod)) {
    if (manifest.kind !== "Kustomization") continue;
    expect(manifest["spec"]).toMatchObject({ force: false, sourceRef: { kind: "GitRepository", name: "shop-prod" } });
    expect(manifest["spec"]).not.toHaveProperty("postBuild");
  }
});

test("Flux keeps namespaces that left git", () => {
  expect(find("Namespace", "shop", prod).metadata.annotations).toEqual({ "kustomize.toolkit.fluxcd.io/prune": "disabled" });
});

test("an ssh repository has its credentials in a Secret, an https one only where it is named", () => {
  const secretOf = (repository: object) => find("GitRepository", "shop-prod", {
    ...prod,
    estate: { name: "shop" as Name, repository: { url: "https://git.example.com/shop.git", branch: "main", ...repository } },
  }).spec["secretRef"];
  expect(secretOf({})).toBeUndefined();
  expect(secretOf({ url: "ssh://git@git.example.com/shop.git" })).toEqual({ name: "shop-git" });
  expect(secretOf({ credentials: "robot" })).toEqual({ name: "robot" });
});

test("git agrees that only the environment's lights and reconciler are fetched", () => {
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-ignore-"));
  try {
    execFileSync("git", ["init", "--quiet", folder]);
    writeFileSync(join(folder, ".gitignore"), find("GitRepository", "shop-prod", prod).spec["ignore"] as string);
    const fetched = ["dist/prod/lights/catalog/shop/Service.catalog.yaml", "dist/prod/reconciler/_cluster/Namespace.shop.yaml"];
    const left = ["README.md", "charts/catalog.ts", "dist/.keep", "dist/dev/lights/catalog/shop/Service.catalog.yaml", "dist/prod/building/network/main.tf.json", "dist/prod2/lights/a.yaml"];
    const ignored = execFileSync("git", ["-C", folder, "check-ignore", "--no-index", "--stdin"], { input: [...fetched, ...left].join("\n"), encoding: "utf8" });
    expect(ignored.trim().split("\n")).toEqual(left);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a unit alone in its estate renders a source, a root and itself", () => {
  const names = manifests({ ...prod, charts: [chart("catalog")] }).map((manifest) => `${manifest.kind} ${manifest.metadata.name}`);
  expect(names).toEqual(["Namespace shop", "GitRepository shop-prod", "Kustomization prod-catalog", "Kustomization prod"]);
});
