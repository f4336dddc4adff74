import fc from "fast-check";
import { expect, test } from "vitest";
import { sourceOf } from "../../bench/literal.ts";
import type { Parameters } from "../../bench/literal.ts";

const parameters: Parameters = [[/s0000/g, "name"], [/env00/g, "environment"]];

function evaluate(source: string, name: string, environment: string): unknown {
  return new Function("name", "environment", `return ${source};`)(name, environment);
}

const text = fc.array(fc.constantFrom("s0000", "env00", "`", "${", "}", "\\", '"', "\n", "\r", "\u2028", "é", "a"), { maxLength: 8 }).map((parts) => parts.join(""));

test("the source of a value, with the sample's own names, is that value", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 3, stringUnit: fc.oneof(text, fc.string()) }), (value) => {
    expect(evaluate(sourceOf(withoutPrototypeKey(value), parameters), "s0000", "env00")).toEqual(withoutPrototypeKey(value));
  }), { numRuns: 500 });
});

test("with other names, it is the value of another service", () => {
  const source = sourceOf({ "s0000-files": ["s0000", "http://s0000.env00.example.com", 3, "env0"] }, parameters);
  expect(evaluate(source, "cart", "prod")).toEqual({ "cart-files": ["cart", "http://cart.prod.example.com", 3, "env0"] });
  expect(source).not.toContain("s0000");
});

/** In a literal, and nowhere else, `__proto__: …` sets the prototype. No object of an estate has such a key. */
function withoutPrototypeKey(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, field: unknown) => {
    if (typeof field !== "object" || field === null || Array.isArray(field)) return field;
    return Object.fromEntries(Object.entries(field).filter(([key]) => key !== "__proto__"));
  }));
}
