import { Construct, Node, RootConstruct } from "constructs";
import { traceOrigins, tryReadOrigin } from "lamplighter";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const HERE = fileURLToPath(import.meta.url);
const TOOLKIT = fileURLToPath(new URL("../../", import.meta.url));

test("the origin of a construct is the line that makes it", () => {
  const { result, tryFindOrigin } = traceOrigins(Node.prototype, () => {
    const root = new RootConstruct();
    return { first: new Construct(root, "first"), second: new Construct(root, "second") };
  });
  const origins = [tryFindOrigin(result.first)!, tryFindOrigin(result.second)!];
  expect(origins.map(({ file }) => file)).toEqual([HERE, HERE]);
  expect(origins[0]!.line).toBeGreaterThan(0);
});

test("a construct made elsewhere has no origin", () => {
  const elsewhere = new Construct(new RootConstruct(), "elsewhere");
  const { tryFindOrigin } = traceOrigins(Node.prototype, () => undefined);
  expect(tryFindOrigin(elsewhere)).toBeUndefined();
});

test("afterwards nothing is traced any more, also where something was thrown", () => {
  const { addChild } = Node.prototype as unknown as Record<string, unknown>;
  const limit = Error.stackTraceLimit;
  expect(() => traceOrigins(Node.prototype, () => {
    throw new Error("from the chart");
  })).toThrow("from the chart");
  expect((Node.prototype as unknown as Record<string, unknown>)["addChild"]).toBe(addChild);
  expect(Error.stackTraceLimit).toBe(limit);
});

const stackOf = (...frames: string[]): string => ["Error", ...frames.map((frame) => `    at ${frame}`)].join("\n");

test.each([
  ["a function", "build (/work/charts/catalog.ts:7:3)", { file: "/work/charts/catalog.ts", line: 7 }],
  ["no function", "/work/charts/catalog.ts:7:3", { file: "/work/charts/catalog.ts", line: 7 }],
  ["a module", "build (file:///work/charts/catalog.ts:7:3)", { file: "/work/charts/catalog.ts", line: 7 }],
  ["a module loaded anew", "build (file:///work/charts/catalog.ts?t=1:7:3)", { file: "/work/charts/catalog.ts", line: 7 }],
  ["an asynchronous function", "async build (file:///work/charts/catalog.ts:7:3)", { file: "/work/charts/catalog.ts", line: 7 }],
  ["a constructor", "new Shop (/work/charts/shop.ts:12:5)", { file: "/work/charts/shop.ts", line: 12 }],
  ["a path with a space, encoded", "build (file:///my%20work/charts/catalog.ts:7:3)", { file: "/my work/charts/catalog.ts", line: 7 }],
  ["a path with a space, as it is", "build (/my work/charts/catalog.ts:7:3)", { file: "/my work/charts/catalog.ts", line: 7 }],
  ["a path with parentheses", "build (/work (copy)/charts/catalog.ts:7:3)", { file: "/work (copy)/charts/catalog.ts", line: 7 }],
  ["a path with a percent sign", "build (/work/50%/charts/catalog.ts:7:3)", { file: "/work/50%/charts/catalog.ts", line: 7 }],
  ["a path of Windows", String.raw`build (C:\work\charts\catalog.ts:7:3)`, { file: String.raw`C:\work\charts\catalog.ts`, line: 7 }],
])("a frame of %s is read", (_, frame, origin) => {
  expect(tryReadOrigin(stackOf(frame))).toEqual(origin);
});

test.each([
  ["as an address", "file:///my%20work/charts/helper.ts:2", { file: "/my work/charts/helper.ts", line: 2 }],
  ["as a path", "/work/charts/helper.ts:2", { file: "/work/charts/helper.ts", line: 2 }],
])("what does not parse is found by the line that Node puts in front, %s", (_, first, origin) => {
  const stack = `${first}\nexport const b = ;\n                 ^\n\nSyntaxError: Expression expected\n    at parseTypeScript (node:internal/modules/typescript:72:36)\n    at main (/work/charts/main.ts:3:1)`;
  expect(tryReadOrigin(stack)).toEqual(origin);
});

test("frames of the toolkit, of libraries and of node are passed over", () => {
  expect(tryReadOrigin(stackOf(
    `Node.addChild (${TOOLKIT}constructs/contract/trace.ts:28:5)`,
    `new WebService (file://${TOOLKIT}constructs/lights/workload/web-service.ts:40:5)`,
    `async loadLocated (file://${TOOLKIT}engine/synth/render-parts.ts:71:12)`,
    `runProgram (file://${TOOLKIT}cli/program.ts:27:20)`,
    "new Construct (/work/node_modules/constructs/lib/construct.js:9:3)",
    "Array.map (<anonymous>)",
    "Module._compile (node:internal/modules/cjs/loader:1554:14)",
    "build (/work/charts/catalog.ts:7:3)",
    "main (/work/charts/main.ts:3:1)",
  ))).toEqual({ file: "/work/charts/catalog.ts", line: 7 });
});

test("where nobody's own source is on the stack there is no origin", () => {
  expect(tryReadOrigin(stackOf("new Construct (/work/node_modules/constructs/lib/construct.js:9:3)"))).toBeUndefined();
  expect(tryReadOrigin("")).toBeUndefined();
});
