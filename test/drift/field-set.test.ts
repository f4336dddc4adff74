import { describe, expect, test } from "vitest";
import { project, unite } from "../../engine/drift/field-set.ts";

describe("what of a value is in a set of fields", () => {
  test("a field with nothing below it is owned whole", () => {
    expect(project({ a: { b: [1, 2] }, c: 1 }, { "f:a": {} })).toEqual({ a: { b: [1, 2] } });
  });

  test("of items with keys, those that are named, with the fields that are", () => {
    const set = { "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:name": {} } } };
    expect(project({ ports: [{ port: 80, protocol: "TCP", name: "http", nodePort: 30000 }, { port: 80, protocol: "UDP", name: "other" }] }, set)).toEqual({ ports: [{ port: 80, protocol: "TCP", name: "http" }] });
  });

  test("of items that are a set, those that are in it", () => {
    expect(project({ finalizers: ["a", "b"] }, { "f:finalizers": { ".": {}, 'v:"b"': {} } })).toEqual({ finalizers: ["b"] });
  });

  test("of items by place, those places", () => {
    expect(project({ list: ["a", "b"] }, { "f:list": { "i:1": {} } })).toEqual({ list: ["b"] });
  });

  test("a thing without its parts is the thing alone", () => {
    expect(project({ map: { a: 1 } }, { "f:map": { ".": {} } })).toEqual({ map: {} });
  });
});

test("two sets together own what either owns, and what one owns whole is owned whole", () => {
  expect(unite({ "f:a": { "f:b": {} }, "f:d": { "f:e": {} } }, { "f:a": { "f:c": {} }, "f:d": {} })).toEqual({ "f:a": { "f:b": {}, "f:c": {} }, "f:d": {} });
});
