import fc from "fast-check";
import { expect, test } from "vitest";
import { visible } from "../../constructs/contract/visible.ts";
import { jsonText } from "../../engine/render/json-text.ts";

test("a filler that looks like nothing is written as an escape", () => {
  expect(jsonText({ name: "a\u3164b\u{e0100}" })).toBe('{\n  "name": "a\\u3164b\\udb40\\udd00"\n}\n');
});

test("it holds nothing that is not seen but its line feeds, and means the same", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const written = jsonText([text]);
    expect(visible(written.replaceAll("\n", ""))).toBe(written.replaceAll("\n", ""));
    expect(JSON.parse(written)).toEqual([text]);
  }));
});
