import { ApiObject, App, Chart, JsonPatch, Lazy } from "cdk8s";
import * as kplus from "cdk8s-plus-28";
import fc from "fast-check";
import type { Manifest } from "lamplighter";
import { expect, test } from "vitest";
import { serialise } from "../../constructs/lights/serialise.ts";

function manifestOf(made: ApiObject): Manifest {
  return serialise(made).manifest;
}

function object(props: Record<string, unknown>, namespace?: string): ApiObject {
  const chart = new Chart(new App(), "dev-catalog", { ...(namespace !== undefined && { namespace }) });
  return new ApiObject(chart, "object", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, ...props });
}

const data = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, fc.string(), fc.integer(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0) && (!Number.isInteger(value) || Number.isSafeInteger(value))), fc.constant(undefined), tie("list"), tie("object")),
  list: fc.array(tie("value").filter((value) => value !== undefined), { maxLength: 4 }),
  object: fc.dictionary(fc.string({ minLength: 1 }).filter((key) => !(key in Object.prototype)), tie("value"), { noNullPrototype: true, maxKeys: 4 }),
})).object;

test("the fast walk gives what cdk8s gives, for any data", () => {
  fc.assert(fc.property(data, fc.dictionary(fc.string({ minLength: 1 }).filter((key) => !(key in Object.prototype)), fc.string(), { noNullPrototype: true }), (spec, annotations) => {
    const made = object({ spec, metadata: { name: "settings", annotations } }, "shop");
    expect(JSON.stringify(manifestOf(made))).toBe(JSON.stringify(made.toJson()));
  }), { numRuns: 500 });
});

test("lazy values are resolved by cdk8s", () => {
  expect(manifestOf(object({ spec: { replicas: Lazy.any({ produce: () => 3 }) } }))["spec"]).toEqual({ replicas: 3 });
});

test("a JSON patch is applied", () => {
  const made = object({ data: { a: "1" } });
  made.addJsonPatch(JsonPatch.replace("/data/a", "2"));
  expect(manifestOf(made)["data"]).toEqual({ a: "2" });
});

test("cdk8s-plus constructs render as they do in cdk8s", () => {
  const chart = new Chart(new App(), "dev-catalog", { namespace: "shop" });
  new kplus.Deployment(chart, "web", { metadata: { name: "web" }, containers: [{ image: "ghcr.io/acme/web", portNumber: 8080 }] });
  const objects = chart.node.findAll().filter(ApiObject.isApiObject);
  expect(objects.map(manifestOf)).toEqual(chart.toJson());
});

test("a cluster-scoped object carries no namespace", () => {
  const made = object({ kind: "ClusterRole", apiVersion: "rbac.authorization.k8s.io/v1" }, "shop");
  expect(made.toJson().metadata.namespace).toBe("shop");
  expect(manifestOf(made).metadata).toEqual({ name: "settings" });
});

test.each([
  ["NaN", Number.NaN], ["Infinity", Number.POSITIVE_INFINITY], ["minus zero", -0], ["2^53 + 2", 2 ** 53 + 2], ["a bigint", 1n],
  ["a Date", new Date(0)], ["a function", () => 1], ["a symbol", Symbol("x")], ["a Map", new Map()], ["null", null],
])("%s is refused with its field", (_, value) => {
  expect(() => manifestOf(object({ spec: { list: [{ deep: value }] } }))).toThrow("dev-catalog/object: spec.list[0].deep");
});

test("a hole in a list is refused, a missing field is left out", () => {
  expect(() => manifestOf(object({ spec: { list: ["a", undefined] } }))).toThrow("spec.list[1]");
  expect(manifestOf(object({ spec: { a: undefined, b: 1 } }))["spec"]).toEqual({ b: 1 });
});

test("a __proto__ key is refused and no prototype is changed", () => {
  expect(() => manifestOf(object({ data: JSON.parse('{"__proto__": {"polluted": "yes"}}') as object }))).toThrow("is not a key of data");
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});
