import { expect, test } from "vitest";
import { askForBuiltinModules } from "../../scripts/builtin-modules.ts";

test("imports of Node's own modules become questions to the process, and others stay", () => {
  expect(askForBuiltinModules(`import { lstatSync, join as join2 } from "node:fs";
import path from "node:path";
import * as os from "node:os";
import { Construct } from "constructs";
export { Construct };
`)).toBe(`const { lstatSync, join: join2 } = process.getBuiltinModule("node:fs");
const path = process.getBuiltinModule("node:path");
const os = process.getBuiltinModule("node:os");
import { Construct } from "constructs";
export { Construct };
`);
});

test.each(['import fs, { lstatSync } from "node:fs";', 'export { lstatSync } from "node:fs";', 'import "node:fs";'])("a form that is not known here is refused: %s", (line) => {
  expect(() => askForBuiltinModules(`var a = 1;\n${line}\n`)).toThrow("an import of one of Node's own modules is left");
});
