import { apiGroup, describeObject, namespaceOf } from "lamplighter";
import { expect, test } from "vitest";

test.each([["v1", ""], ["apps/v1", "apps"], ["external-secrets.io/v1", "external-secrets.io"]])("the group of %s is %j", (apiVersion, group) => {
  expect(apiGroup({ apiVersion })).toBe(group);
});

test("an object is named by group, kind, namespace and name, as far as it has them", () => {
  expect(describeObject({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "catalog", namespace: "shop" } })).toBe("apps/Deployment shop/catalog");
  expect(describeObject({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } })).toBe("Namespace shop");
});

test("a namespace that is no text is none", () => {
  expect(namespaceOf({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: 7 } })).toBeUndefined();
});
