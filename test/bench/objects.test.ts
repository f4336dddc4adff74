import { expect, test } from "vitest";
import { kubernetesObjects, tryFindDifference } from "../../bench/objects.ts";
import { EstateFolder } from "../helpers/estate.ts";

test("a difference names the object: changed, missing on our side, or on theirs", () => {
  const objects = new Map([["env00: v1 Service shop/a", "{}"], ["env00: v1 Service shop/b", "{}"]]);
  const one = new Map([["env00: v1 Service shop/a", "{}"]]);
  expect(tryFindDifference(objects, new Map(objects))).toBeUndefined();
  expect(tryFindDifference(objects, new Map(objects).set("env00: v1 Service shop/b", '{"kind":"Service"}'))).toMatch(/^env00: v1 Service shop\/b\n/);
  expect(tryFindDifference(objects, one)).toMatch(/^env00: v1 Service shop\/b\n/);
  expect(tryFindDifference(one, objects)).toMatch(/^env00: v1 Service shop\/b\n/);
});

test("nothing is not equal to nothing", () => {
  expect(() => tryFindDifference(new Map(), new Map())).toThrow("there are no objects to compare");
});

test("an object that stands twice is an error, and the order of its keys is none", () => {
  const folder = new EstateFolder({
    "one/env00/a.yaml": "kind: Service\napiVersion: v1\nmetadata: { name: a, namespace: shop }\n",
    "other/env00.yaml": "apiVersion: v1\nkind: Service\nmetadata: { namespace: shop, name: a }\n",
    "twice/env00/a.yaml": "apiVersion: v1\nkind: Service\nmetadata: { name: a }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: a }\n",
  });
  try {
    expect(kubernetesObjects(folder.path("one"))).toEqual(kubernetesObjects(folder.path("other")));
    expect(() => kubernetesObjects(folder.path("twice"))).toThrow("env00: v1 Service /a stands twice");
  } finally {
    folder.remove();
  }
});
