import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { typeChecker } from "../../../engine/ports/type-check.ts";
import { ROOT } from "../../helpers/estate.ts";
import { aFolder } from "../../helpers/publication.ts";
import { putFile } from "../a-world.ts";

const TSCONFIG = '{ "compilerOptions": { "lib": ["es5"], "types": [], "strict": true }, "include": ["*.ts"] }';

/** A repository with a compiler that is a script, or with the real one. */
function aRepository(files: Readonly<Record<string, string>>, compiler: string | "real"): string {
  const root = aFolder();
  for (const [path, text] of Object.entries(files)) putFile(root, path, text);
  if (compiler === "real") {
    putFile(root, "node_modules/.keep", "");
    symlinkSync(join(ROOT, "node_modules/typescript"), join(root, "node_modules/typescript"));
  } else {
    putFile(root, "node_modules/typescript/package.json", '{ "name": "typescript", "version": "9.9.9", "bin": { "tsc": "tsc.js" } }');
    putFile(root, "node_modules/typescript/tsc.js", compiler);
  }
  return root;
}

test("sources without fault pass", async () => {
  expect(await typeChecker(aRepository({ "tsconfig.json": TSCONFIG, "a.ts": "const a: number = 1;" }, "real")).start()).toEqual({ kind: "passed" });
});

test("a fault is told by file and line, relative to the repository, and nothing is emitted", async () => {
  const root = aRepository({ "tsconfig.json": TSCONFIG, "a.ts": '\nconst a: number = "one";' }, "real");
  expect(await typeChecker(root).start()).toEqual({ kind: "failed", messages: [expect.stringMatching(/^a\.ts\(2,7\): error TS2322: /)] });
});

test("a tsconfig that does not parse is a failure, and not a pass", async () => {
  expect(await typeChecker(aRepository({ "tsconfig.json": "{", "a.ts": "" }, "real")).start()).toMatchObject({ kind: "failed" });
});

test("without a tsconfig, or without a compiler, it is said why nothing was checked", async () => {
  const without = typeChecker(aFolder());
  expect(without.version).toBeUndefined();
  expect(await without.start()).toEqual({ kind: "skipped", reason: "there is no tsconfig.json" });
  const root = aFolder();
  putFile(root, "tsconfig.json", TSCONFIG);
  expect(await typeChecker(root).start()).toEqual({ kind: "skipped", reason: "typescript is not installed here" });
});

test("the version of the compiler is told", () => {
  expect(typeChecker(aRepository({}, "")).version).toBe("9.9.9");
});

test.each([
  ["dies without a word", "process.kill(process.pid, 'SIGKILL');"],
  ["ends with an error and no word", "process.exit(2);"],
])("a compiler that %s is a failure with a message", async (_, script) => {
  const result = await typeChecker(aRepository({ "tsconfig.json": TSCONFIG }, script)).start();
  expect(result).toEqual({ kind: "failed", messages: [expect.stringMatching(/\w/)] });
});

test("with a file for its state the compiler learns, and finds what changed since", async () => {
  const root = aRepository({ "tsconfig.json": TSCONFIG, "a.ts": "export const a: number = 1;", "b.ts": 'import { a } from "./a";\nexport const b: number = a;' }, "real");
  const state = join(root, ".lamplighter/cache/types.tsbuildinfo");
  expect(await typeChecker(root).start(state)).toEqual({ kind: "passed" });
  expect(existsSync(state)).toBe(true);
  putFile(root, "a.ts", 'export const a: string = "one";');
  expect(await typeChecker(root).start(state)).toEqual({ kind: "failed", messages: [expect.stringMatching(/^b\.ts\(2,14\): error TS2322: /)] });
  expect(await typeChecker(root).start(state)).toMatchObject({ kind: "failed" });
  writeFileSync(state, "{");
  expect(await typeChecker(root).start(state)).toMatchObject({ kind: "failed" });
});

test.each<[string, string, object]>([
  ["hold", "const a: number = 1;", { kind: "passed" }],
  ["do not hold", 'const a: number = "one";', { kind: "failed", messages: [expect.stringMatching(/^a\.ts\(1,7\): error TS2322: /)] }],
])("where its state cannot be written, types that %s do so all the same", async (_, text, answer) => {
  const root = aRepository({ "tsconfig.json": TSCONFIG, "a.ts": text, ".lamplighter": "a file where the folder belongs" }, "real");
  expect(await typeChecker(root).start(join(root, ".lamplighter/cache/types.tsbuildinfo"))).toEqual(answer);
});

test.each<[string, { readonly kept?: boolean; readonly sources?: number }, string]>([
  ["begins anew, collects its garbage now and then", {}, "400"],
  ["begins anew with many files, collects its garbage more often", { sources: 5_000 }, "100"],
  ["goes on from what it kept, which the run waits for, leaves its garbage", { kept: true, sources: 5_000 }, "off"],
])("a compiler that %s", async (_, { kept = false, sources }, percent) => {
  const root = aRepository({ "tsconfig.json": TSCONFIG, ...(kept && { "state": "{}" }) }, "console.log(process.env.GOGC); process.exit(1);");
  expect(await typeChecker(root).start(join(root, "state"), undefined, sources)).toEqual({ kind: "failed", messages: [percent] });
});

test("a compiler that is a script is started by this Node", async () => {
  expect(await typeChecker(aRepository({ "tsconfig.json": TSCONFIG }, "process.exit(process.argv.includes('--noEmit') ? 0 : 1);")).start()).toEqual({ kind: "passed" });
});

test("a compiler that nobody waits for any more is ended", async () => {
  const stop = new AbortController();
  const root = aRepository({ "tsconfig.json": TSCONFIG }, "setInterval(() => undefined, 1000);");
  const answer = typeChecker(root).start(undefined, stop.signal);
  stop.abort();
  expect(await answer).toMatchObject({ kind: "skipped" });
});
