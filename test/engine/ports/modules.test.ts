import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { aFolder } from "../../helpers/publication.ts";
import { putFile } from "../a-world.ts";

const MODULES = new URL("../../../engine/ports/modules.ts", import.meta.url).href;

/** Tracks the loading of modules, one after the other, in a process of its own: hooks cannot be taken back. */
function closures(files: Readonly<Record<string, string>>, ...entries: readonly string[]) {
  return runWith(files, entries, "tracked.map(({ closure }) => closure())") as { files: string[]; impure: { file: string; reader: string }[]; named: { file: string; specifier: string }[] }[];
}

/** What these modules have reached when all were loaded, and what one has that was never loaded. */
function reached(files: Readonly<Record<string, string>>, ...entries: readonly string[]): { readonly loaded?: readonly string[]; readonly never?: readonly string[] } {
  const list = JSON.stringify(entries);
  return runWith({ ...files, "never.ts": "" }, entries, `({ loaded: tracker.tryFindReached(${list}.map((entry) => import.meta.dirname + "/" + entry)), never: tracker.tryFindReached([import.meta.dirname + "/never.ts"]) })`) as ReturnType<typeof reached>;
}

function runWith(files: Readonly<Record<string, string>>, entries: readonly string[], told: string): unknown {
  const root = aFolder();
  for (const [path, text] of Object.entries(files)) putFile(root, path, text);
  putFile(root, "package.json", '{ "type": "module" }');
  putFile(root, "node_modules/dependency/package.json", '{ "name": "dependency", "type": "module", "exports": "./index.js" }');
  putFile(root, "node_modules/dependency/index.js", 'import "node:fs"; import "./deep.js";');
  putFile(root, "node_modules/dependency/deep.js", "");
  putFile(root, "main.ts", `
    import { trackModules } from ${JSON.stringify(MODULES)};
    const tracker = trackModules();
    const loads = { ${entries.map((entry) => `${JSON.stringify(entry)}: () => import("./${entry}")`).join(", ")} };
    const tracked = [];
    for (const load of Object.values(loads)) tracked.push(await tracker.track(load));
    console.log(JSON.stringify(${told}));
  `);
  const { stdout, stderr } = spawnSync(process.execPath, [`${root}/main.ts`], { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout.replaceAll(`${root}/`, "").replaceAll(pathToFileURL(`${root}/`).href, ""));
}

test("a closure holds the module and all that it imports of the project, and no dependency", () => {
  const files = { "a.ts": 'import "./lib/b.ts"; import "dependency";', "lib/b.ts": 'export * from "../c.ts";', "c.ts": "export const c = 1;", "other.ts": "" };
  expect(closures(files, "a.ts")).toEqual([{ files: ["a.ts", "c.ts", "lib/b.ts"], impure: [], named: [{ file: "a.ts", specifier: "dependency" }] }]);
});

test("modules that share a file, or import each other, each have their own closure", () => {
  const files = { "a.ts": 'import "./shared.ts";', "b.ts": 'import "./shared.ts"; import "./a.ts";', "shared.ts": 'import "./a.ts";' };
  expect(closures(files, "a.ts", "b.ts").map((closure) => closure.files)).toEqual([["a.ts", "shared.ts"], ["a.ts", "b.ts", "shared.ts"]]);
});

test("what is imported while the module runs belongs to it", () => {
  expect(closures({ "a.ts": 'await import("./late.ts");', "late.ts": "" }, "a.ts")[0]!.files).toEqual(["a.ts", "late.ts"]);
});

test.each(["node:fs", "fs", "fs/promises", "node:child_process", "node:os", "node:process", "http"])("a source that imports %s reads the world, also through another file", (builtin) => {
  expect(closures({ "a.ts": 'import "./b.ts";', "b.ts": `import ${JSON.stringify(builtin)};` }, "a.ts")[0]!.impure).toEqual([{ file: "b.ts", reader: builtin.startsWith("node:") ? builtin : `node:${builtin}` }]);
});

test.each(["node:path", "node:crypto", "node:url", "node:assert"])("a source that imports %s does not", (builtin) => {
  expect(closures({ "a.ts": `import ${JSON.stringify(builtin)};` }, "a.ts")[0]!.impure).toEqual([]);
});

test("data that is imported is part of the closure", () => {
  expect(closures({ "a.ts": 'import data from "./data.json" with { type: "json" }; void data;', "data.json": "{}" }, "a.ts")[0]!.files).toEqual(["a.ts", "data.json"]);
});

test("what was loaded reaches all that it loaded later, and what is not there is passed over", () => {
  const files = { "list.ts": 'import "dependency"; export const load = () => import("./chart.ts");', "chart.ts": 'import "./b.ts";', "b.ts": "", "main-list.ts": 'import { load } from "./list.ts"; await load();' };
  expect(reached(files, "main-list.ts").loaded!.toSorted()).toEqual(["b.ts", "chart.ts", "list.ts", "main-list.ts"]);
  expect(reached(files, "main-list.ts").never).toBeUndefined();
});

test("nobody can tell what was reached where a module reads the world", () => {
  expect(reached({ "a.ts": 'import "./b.ts";', "b.ts": 'import "node:fs";' }, "a.ts").loaded).toBeUndefined();
});
