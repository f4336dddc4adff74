import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonValue } from "../../constructs/contract/index.ts";
import type { FieldChange } from "../../engine/compare/change.ts";
import { compareValues } from "../../engine/compare/compare-values.ts";
import { applyFields } from "./apply.ts";

const told = (before: JsonValue, after: JsonValue) => compareValues(before, after).map(({ steps: _, ...change }) => change);

test("a changed image is told with the name of its container", () => {
  const deployment = (image: string): JsonValue => ({ spec: { template: { spec: { containers: [{ name: "catalog", image }, { name: "proxy", image: "p" }] } } } });
  expect(told(deployment("a"), deployment("b"))).toEqual([{ kind: "changed", path: "spec.template.spec.containers[catalog].image", before: "a", after: "b" }]);
});

test("a variable put in the middle of a list is one addition at its place", () => {
  const list = (...names: string[]): JsonValue => ({ env: names.map((name) => ({ name, value: "1" })) });
  expect(told(list("A", "C"), list("A", "B", "C"))).toEqual([{ kind: "added", path: "env[B]", after: { name: "B", value: "1" }, index: 1 }]);
});

test("another order of a keyed list is told as such, and nothing else", () => {
  const list = (...names: string[]): JsonValue => ({ env: names.map((name) => ({ name })) });
  expect(told(list("A", "B", "C"), list("C", "A", "B"))).toEqual([{ kind: "reordered", path: "env", before: ["A", "B", "C"], after: ["C", "A", "B"] }]);
});

test("ports without names are told apart by their numbers, and by both where they have both", () => {
  expect(told({ ports: [{ containerPort: 80 }, { containerPort: 90 }] }, { ports: [{ containerPort: 90, protocol: "UDP" }] })).toEqual([
    { kind: "removed", path: "ports[containerPort=80]", before: { containerPort: 80 }, index: 0 },
    { kind: "added", path: "ports[containerPort=90].protocol", after: "UDP" },
  ]);
});

test("mounts of one volume are told apart by their path", () => {
  const mounts = (readOnly: boolean): JsonValue => ({ volumeMounts: [{ name: "v", mountPath: "/a" }, { name: "v", mountPath: "/b", readOnly }] });
  expect(told(mounts(false), mounts(true)).map(({ path }) => path)).toEqual(['volumeMounts[mountPath="/b"].readOnly']);
});

test("an argument more in the middle of a plain list is one addition", () => {
  expect(told({ args: ["a", "b", "c"] }, { args: ["a", "x", "b", "c"] })).toEqual([{ kind: "added", path: "args[1]", after: "x", index: 1 }]);
  expect(told({ args: ["a", "x", "b", "c"] }, { args: ["a", "b", "c"] })).toEqual([{ kind: "removed", path: "args[1]", before: "x", index: 1 }]);
});

test("fields whose names hold dots and slashes are quoted", () => {
  expect(told({ labels: { "app.kubernetes.io/name": "a" } }, { labels: { "app.kubernetes.io/name": "b", "a]b": "" } }).map(({ path }) => path)).toEqual(['labels["app.kubernetes.io/name"]', 'labels["a]b"]']);
});

test("an item named like a number is not taken for a place", () => {
  expect(told([{ name: "0", a: 1 }], [{ name: "0", a: 2 }])[0]!.path).toBe('["0"].a');
  expect(told([{ port: 0, a: 1 }], [{ port: 0, a: 2 }])[0]!.path).toBe("[port=0].a");
});

test("a value that becomes another kind of value is one change", () => {
  expect(told({ a: { b: 1 } }, { a: [1] })).toEqual([{ kind: "changed", path: "a", before: { b: 1 }, after: [1] }]);
  expect(told({ a: null }, { a: "null" })).toEqual([{ kind: "changed", path: "a", before: null, after: "null" }]);
  expect(told({ a: "1" }, { a: 1 })).toEqual([{ kind: "changed", path: "a", before: "1", after: 1 }]);
});

test("the order of fields is no difference", () => {
  expect(told({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toEqual([]);
});

const key = fc.constantFrom("name", "port", "a", "b.c");
const scalar = fc.oneof(fc.constantFrom<JsonValue>("x", "y", "", 1, 2, true, null), fc.string({ maxLength: 3 }));
const anyValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3, noNullPrototype: true }),
    fc.uniqueArray(fc.record({ name: fc.constantFrom("a", "b", "c", "d"), value: tie("value") }, { noNullPrototype: true }), { selector: ({ name }) => name, maxLength: 4 }),
  ),
})).value;
const pair = fc.tuple(anyValue, anyValue);

test("nothing differs from itself", () => {
  fc.assert(fc.property(anyValue, (value) => {
    expect(compareValues(value, structuredClone(value))).toEqual([]);
  }), { numRuns: 2000 });
});

test("the changes, applied to the one value, give the other", () => {
  fc.assert(fc.property(pair, ([before, after]) => {
    expect(applyFields(before, compareValues(before, after))).toEqual(after);
  }), { numRuns: 10_000 });
});

test("the way back is the mirror of the way there", () => {
  const inOrder = (changes: readonly FieldChange[]) => changes.map((change) => JSON.stringify(change)).sort();
  fc.assert(fc.property(pair, ([before, after]) => {
    expect(inOrder(compareValues(after, before))).toEqual(inOrder(compareValues(before, after).map(mirror)));
  }), { numRuns: 5000 });
});

/** With its fields in the order in which the comparer writes them. */
function mirror(change: FieldChange): FieldChange {
  const { path, steps } = change;
  const index = "index" in change ? { index: change.index } : {};
  switch (change.kind) {
    case "added": return { kind: "removed", path, steps, before: change.after, ...index } as FieldChange;
    case "removed": return { kind: "added", path, steps, after: change.before, ...index } as FieldChange;
    case "changed": return { kind: "changed", path, steps, before: change.after, after: change.before };
    case "reordered": return { kind: "reordered", path, steps, before: change.after, after: change.before };
  }
}

test("no two changes of one value are told with one path, but a list's order", () => {
  fc.assert(fc.property(pair, ([before, after]) => {
    const paths = compareValues(before, after).filter(({ kind }) => kind === "changed" || kind === "reordered").map(({ path, kind }) => `${kind} ${path}`);
    expect(new Set(paths).size).toBe(paths.length);
  }), { numRuns: 2000 });
});

test("ten times the items take about ten times as long", () => {
  const list = (length: number, value: number): JsonValue => ({ env: Array.from({ length }, (_, index) => ({ name: `V${index}`, value })), args: Array.from({ length }, (_, index) => `${index}-${value}`) });
  const cost = (length: number): number => {
    const [before, after] = [list(length, 1), list(length, 2)];
    const start = performance.now();
    expect(compareValues(before, after)).toHaveLength(2 * length);
    return performance.now() - start;
  };
  cost(2000);
  const [small, large] = [Math.min(cost(3000), cost(3000), cost(3000)), Math.min(cost(30_000), cost(30_000))];
  expect(large / small).toBeLessThan(40);
});
