import fc from "fast-check";
import { expect, test } from "vitest";
import type { Manifest } from "../../constructs/contract/manifest.ts";
import { assertSafePath, decodeName, folderOf, isSafePath, objectPath } from "../../engine/dist/layout.ts";
import { WriteOnce } from "../../engine/dist/write-once.ts";
import { failure } from "../helpers/publication.ts";

function anObject(overrides: { readonly apiVersion?: string; readonly kind?: unknown; readonly name?: unknown; readonly namespace?: unknown } = {}): Manifest {
  const { apiVersion = "v1", kind = "ConfigMap", name = "catalog", namespace = "shop" } = overrides;
  return { apiVersion, kind, metadata: { name, ...(namespace === null ? {} : { namespace }) } } as Manifest;
}

const clusterRole = (name: string): Manifest => anObject({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name, namespace: null });

test.each([
  [anObject(), "shop/ConfigMap.catalog.yaml"],
  [anObject({ apiVersion: "apps/v1", kind: "Deployment" }), "shop/Deployment.apps.catalog.yaml"],
  [anObject({ kind: "Namespace", name: "shop", namespace: null }), "_cluster/Namespace.shop.yaml"],
  [anObject({ name: "catalog.shop.v1" }), "shop/ConfigMap.catalog.shop.v1.yaml"],
  [clusterRole("system:node"), "_cluster/ClusterRole.rbac.authorization.k8s.io.system%3Anode.yaml"],
  [clusterRole("Team A@example"), "_cluster/ClusterRole.rbac.authorization.k8s.io.Team%20A%40example.yaml"],
])("an object has its path: %#", (manifest, path) => {
  expect(objectPath(manifest)).toBe(path);
});

test.each([
  ["a kind that leads outside", anObject({ kind: "../outside/marker" }), /kind "..\/outside\/marker" is not safe/],
  ["a name with a slash", anObject({ name: "a/b" }), /name "a\/b" is not safe as a file name[^]*write "a-b"/],
  ["a name with a backslash", anObject({ name: "a\\b" }), /is not safe/],
  ["an RBAC name with a slash", clusterRole("a/b"), /is not safe/],
  ["an RBAC name with a backslash", clusterRole("a\\b"), /is not safe/],
  ["an RBAC name with a percent sign", clusterRole("a%3Ab"), /is not safe/],
  ["an RBAC name that is two dots", clusterRole(".."), /is not safe/],
  ["a NUL", anObject({ name: "a\0b" }), /"a\\x00b" \(with U\+0000\) is not safe/],
  ["a newline", anObject({ name: "a\nb" }), /\(with U\+000A\)/],
  ["an override of the reading direction", anObject({ name: "a\u202eb" }), /"a\\u202eb" \(with U\+202E\)/],
  ["a zero-width space", anObject({ name: "a\u200bb" }), /\(with U\+200B\)/],
  ["a composed letter", anObject({ name: "caf\u00e9" }), /\(with U\+00E9\)/],
  ["its decomposed twin", anObject({ name: "cafe\u0301" }), /\(with U\+0301\)/],
  ["an upper-case name", anObject({ name: "App" }), /write "app"/],
  ["a trailing dot", anObject({ name: "app." }), /is not safe/],
  ["a trailing space", anObject({ name: "app " }), /is not safe/],
  ["an RBAC name with a trailing space", clusterRole("app "), /is not safe/],
  ["an RBAC name with a trailing dot", clusterRole("app."), /is not safe/],
  ["a namespace that is a device", anObject({ namespace: "aux" }), /namespace "aux" is a device name of Windows/],
  ["a kind that is a device", anObject({ kind: "CON" }), /kind "CON" is a device name/],
  ["a name that is a device with an extension", anObject({ name: "aux.yaml" }), /name "aux.yaml" is a device name/],
  ["a namespace of two parts", anObject({ namespace: "a/b" }), /namespace "a\/b" is not safe/],
  ["a namespace of 64 characters", anObject({ namespace: "n".repeat(64) }), /has 64 characters[^]*Kubernetes allows 63[^]*shorten it by 1/],
  ["a kind of 64 characters", anObject({ kind: `K${"k".repeat(63)}` }), /has 64 characters/],
  ["a name of 254 characters", anObject({ name: "n".repeat(254) }), /has 254 characters[^]*Kubernetes allows 253/],
  ["a file name of 268 characters", anObject({ name: "n".repeat(253) }), /the file name would have 268 characters[^]*at most 255[^]*by 13/],
  ["an empty name", anObject({ name: "" }), /the name is missing/],
  ["a name that is no text", anObject({ name: 7 }), /the name is missing/],
  ["an API group that leads outside", anObject({ apiVersion: "../x/v1" }), /API group ".." is not safe/],
])("%s is refused", (_, manifest, message) => {
  expect(failure(() => objectPath(manifest))).toMatchObject({ kind: "input", message: expect.stringMatching(message) });
});

test("all that is wrong with an object is said at once", () => {
  expect(failure(() => objectPath(anObject({ kind: "a/b", name: "c/d", namespace: "e/f" })))).toMatchObject({ problems: { length: 3 } });
});

test("every legal RBAC name is a safe path and reads back", () => {
  const legal = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 60 })
    .filter((name) => !/[/\\%]|^[. ]|[. ]$/.test(name) && !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name));
  fc.assert(fc.property(legal, (name) => {
    const path = objectPath(clusterRole(name));
    expect(isSafePath(path)).toBe(true);
    const encoded = path.slice("_cluster/ClusterRole.rbac.authorization.k8s.io.".length, -".yaml".length);
    expect(decodeName(encoded)).toBe(name);
  }));
});

test("two objects have one path only where they are one object", () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,3}[a-z0-9])?$/).filter((text) => !/\.[.-]|-\./.test(text));
  const object = fc.record({ group: fc.constantFrom("", "apps", "a.b"), kind: fc.constantFrom("A", "Ab"), namespace: fc.option(fc.constantFrom("x", "y")), name: label });
  fc.assert(fc.property(object, object, (left, right) => {
    const path = (each: typeof left): string => objectPath(anObject({ apiVersion: each.group === "" ? "v1" : `${each.group}/v1`, kind: each.kind, name: each.name, namespace: each.namespace }));
    if (path(left) === path(right)) expect(`${left.kind}.${left.group}.${left.name} ${left.namespace}`.replace("..", ".")).toBe(`${right.kind}.${right.group}.${right.name} ${right.namespace}`.replace("..", "."));
  }));
});

test.each(["", ".", "..", "a/../b", "/a", "a//b", "a/", "a\\b", ".git/config", "a/.lamplighter/x", "a b", "a\nb", "é", "a.", "con/x", "lights/aux.yaml"])("the path %j is unsafe", (path) => {
  expect(failure(() => assertSafePath(path, "here"))).toMatchObject({ kind: "input" });
});

test("a path of 300 characters is refused with the limit", () => {
  const path = `lights/${"a".repeat(63)}/${"b".repeat(63)}/${"c".repeat(165)}`;
  expect(path).toHaveLength(300);
  expect(failure(() => assertSafePath(path, "here")).message).toMatch(/has 300 characters[^]*at most 255[^]*by 45/);
});

test("the second construct that writes a path is refused, naming both", () => {
  const once = new WriteOnce("dev");
  once.claimPath("building/network/main.tf.json", "network");
  expect(failure(() => once.claimPath("building/network/main.tf.json", "copy")).message).toContain("two constructs write this file: network and copy");
});

test("names that differ by case alone are refused, naming both", () => {
  const once = new WriteOnce("dev");
  once.claimPath("lights/rbac/_cluster/ClusterRole.rbac.authorization.k8s.io.App.yaml", "one");
  expect(failure(() => once.claimPath("lights/rbac/_cluster/ClusterRole.rbac.authorization.k8s.io.app.yaml", "two")).message).toMatch(/differs from .*App.yaml by upper and lower case alone: one and two/);
});

test.each([["lights/notes/shop/a.yaml", "lights/notes"], ["building/network/main.tf.json", "building/network"], ["reconciler/argocd/a.yaml", "reconciler"], [".lamplighter.sum", ".lamplighter.sum"]])("%s belongs to %s", (path, folder) => {
  expect(folderOf(path)).toBe(folder);
});
