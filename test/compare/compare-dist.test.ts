import { expect, test } from "vitest";
import type { JsonObject } from "../../constructs/contract/index.ts";
import { compareDist } from "../../engine/compare/compare-dist.ts";
import type { DistFiles } from "../../engine/compare/read-dist.ts";
import { writeYaml } from "../../engine/yaml/write.ts";
import { serviceManifests } from "../yaml/manifests.ts";

const configMap = (name: string, data: JsonObject, namespace = "shop") => writeYaml({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data });
const files = (entries: Record<string, string | Uint8Array>): DistFiles => new Map(Object.entries(entries));
const summary = (before: DistFiles, after: DistFiles) => compareDist(before, after).changes.map(({ environment, layer, part, kind, object, fields }) => [environment, layer, part, kind, object, ...fields.map(({ path }) => path)].join(" "));

test("both layers and the reconciler are compared, sorted by environment, building first", () => {
  const before = files({
    "prod/lights/catalog/shop/ConfigMap.a.yaml": configMap("a", { X: "1" }),
    "dev/lights/catalog/shop/ConfigMap.a.yaml": configMap("a", { X: "1" }),
    "dev/lights/catalog/shop/ConfigMap.gone.yaml": configMap("gone", {}),
    "dev/building/network/main.tf.json": '{"resource":{"aws_vpc":{"main":{"cidr_block":"10.0.0.0/16"}}}}',
    "dev/reconciler/Application.argoproj.io.catalog.yaml": writeYaml({ apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name: "catalog", namespace: "argocd" }, spec: { wave: 1 } }),
    "dev/.lamplighter.sum": "old",
  });
  const after = files({
    "prod/lights/catalog/shop/ConfigMap.a.yaml": configMap("a", { X: "2" }),
    "dev/lights/catalog/shop/ConfigMap.a.yaml": configMap("a", { X: "1" }),
    "dev/lights/catalog/shop/ConfigMap.new.yaml": configMap("new", {}),
    "dev/building/network/main.tf.json": '{"resource":{"aws_vpc":{"main":{"cidr_block":"10.1.0.0/16"}}},"output":{"vpc":{"value":"${aws_vpc.main.id}"}}}',
    "dev/reconciler/Application.argoproj.io.catalog.yaml": writeYaml({ apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name: "catalog", namespace: "argocd" }, spec: { wave: 2 } }),
    "dev/.lamplighter.sum": "new",
  });
  expect(summary(before, after)).toEqual([
    "dev building network changed aws_vpc.main cidr_block",
    "dev building network added output.vpc",
    "dev lights catalog removed ConfigMap shop/gone",
    "dev lights catalog added ConfigMap shop/new",
    "dev lights reconciler changed argoproj.io/Application argocd/catalog spec.wave",
    "prod lights catalog changed ConfigMap shop/a data.X",
  ]);
});

test("an object keeps its identity when its API version or its file changes", () => {
  const hpa = (version: string) => writeYaml({ apiVersion: `autoscaling/${version}`, kind: "HorizontalPodAutoscaler", metadata: { name: "a", namespace: "shop" } });
  expect(summary(files({ "dev/lights/a/shop/one.yaml": hpa("v2beta2") }), files({ "dev/lights/a/shop/two.yaml": hpa("v2") }))).toEqual(["dev lights a changed autoscaling/HorizontalPodAutoscaler shop/a apiVersion"]);
});

test("objects of one name in two namespaces, groups or units are told apart", () => {
  const after = files({
    "dev/lights/a/shop/1.yaml": configMap("x", {}, "shop"),
    "dev/lights/a/team/1.yaml": configMap("x", {}, "team"),
    "dev/lights/b/shop/1.yaml": configMap("x", {}, "shop"),
    "dev/lights/a/shop/2.yaml": writeYaml({ apiVersion: "example.com/v1", kind: "ConfigMap", metadata: { name: "x", namespace: "shop" } }),
  });
  expect(summary(files({}), after)).toHaveLength(4);
});

test("a file that is written in another way and means the same is no change", () => {
  const before = files({ "dev/lights/a/shop/x.yaml": "kind: ConfigMap\r\napiVersion: 'v1'\r\ndata: {X: \"1\"}\r\nmetadata: {namespace: shop, name: a}\r\n" });
  expect(summary(before, files({ "dev/lights/a/shop/x.yaml": configMap("a", { X: "1" }) }))).toEqual([]);
});

test("text and the bytes of the same text are the same", () => {
  const broken = "é: [";
  expect(compareDist(files({ "dev/lights/a/shop/x.yaml": broken }), files({ "dev/lights/a/shop/x.yaml": new TextEncoder().encode(broken) })).changes).toEqual([]);
});

test("a file that is the same on both sides is not parsed", () => {
  const same = { "dev/lights/a/shop/broken.yaml": "not: [yaml" };
  expect(compareDist(files(same), files(same)).changes).toEqual([]);
});

test("files that the toolkit does not write are told, not passed over", () => {
  const foreign = files({ "dev/lights/a/README.md": "", "dev/building/network/extra.tf": "", "stray.yaml": "a: [", "dev/lights/loose.yaml": "", "dev/.lamplighter.sum": "", "dev/.lamplighter/journal": "" });
  expect(compareDist(files({}), foreign)).toEqual({ changes: [], foreign: ["dev/building/network/extra.tf", "dev/lights/a/README.md", "dev/lights/loose.yaml", "stray.yaml"] });
});

test("one environment can be asked for, and the others are not even read", () => {
  const after = files({ "dev/lights/a/shop/x.yaml": configMap("a", {}), "prod/lights/a/shop/x.yaml": "broken: [" });
  expect(compareDist(files({}), after, { environments: ["dev"] }).changes).toHaveLength(1);
});

test.each([
  ["no Kubernetes object", "a: 1\n", "main:dist/dev/lights/a/shop/x.yaml: is no Kubernetes object: apiVersion, kind, metadata.name are missing"],
  ["a list", "- 1\n", "is no Kubernetes object"],
  ["broken YAML", "a: [\n", "main:dist/dev/lights/a/shop/x.yaml:2:1"],
])("%s on the old side is refused with revision and file", (_, text, told) => {
  expect(() => compareDist(files({ "dev/lights/a/shop/x.yaml": text }), files({}), { whereBefore: "main:dist/" })).toThrow(told);
});

test("an object that two files hold is refused with both", () => {
  const twice = files({ "dev/lights/a/shop/1.yaml": configMap("x", {}), "dev/lights/a/shop/2.yaml": configMap("x", { a: "1" }) });
  expect(() => compareDist(files({}), twice)).toThrow("dist/dev/lights/a/shop/1.yaml and dist/dev/lights/a/shop/2.yaml: ConfigMap shop/x stands twice");
});

test("removing and adding mirror each other in whole objects too", () => {
  const [one, other] = [files({ "dev/lights/a/shop/x.yaml": configMap("a", { X: "1" }) }), files({})];
  const [removed] = compareDist(one, other).changes;
  const [added] = compareDist(other, one).changes;
  expect(removed).toMatchObject({ kind: "removed", before: { kind: "ConfigMap" } });
  expect(added).toMatchObject({ kind: "added", after: removed!.before });
});

test("one digest among thousands of files is found", () => {
  const dist = new Map<string, string>();
  for (let number = 0; number < 500; number++) {
    for (const manifest of serviceManifests(number)) dist.set(`prod/lights/service-${number}/x/${String(manifest["kind"])}.yaml`, writeYaml(manifest));
  }
  const after = new Map(dist);
  const path = "prod/lights/service-77/x/Deployment.yaml";
  after.set(path, dist.get(path)!.replace(/sha256:[0-9a-f]{8}/, "sha256:00000000"));
  expect(summary(dist, after)).toEqual(["prod lights service-77 changed apps/Deployment team-37/service-77 spec.template.spec.containers[service-77].image"]);
});
