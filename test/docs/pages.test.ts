import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { PAGES } from "../../scripts/pages.ts";
import { listRefusals, readRefusals } from "../../scripts/refusal-list.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const page = (path: string): string => readFileSync(`${ROOT}${path}`, "utf8");

test.each(PAGES)("$path is what the code says: node scripts/write-docs.ts", ({ path, render }) => {
  expect(page(path)).toBe(render());
});

test("a page is the same each time it is rendered", () => {
  for (const { render } of PAGES) expect(render()).toBe(render());
});

/** Rule ids as the sources write them, found in another way than the page finds them. */
const written = new Set(globSync(["constructs/**/*.ts", "engine/**/*.ts"], { cwd: ROOT }).flatMap((file) =>
  [...readFileSync(`${ROOT}${file}`, "utf8").matchAll(/\brule: "([a-z0-9-]+)"/g)].map((match) => match[1]!)));

test("every rule that the sources name stands on the page, and every rule on the page is in the sources", () => {
  const documented = [...page("docs/rules.md").matchAll(/^(?:### |\| `)([a-z0-9-]+)`?/gm)].map((match) => match[1]!);
  expect(written.size).toBeGreaterThan(20);
  expect([...new Set(documented)].sort()).toEqual([...written].sort());
});

test("every rule on the page says why, and how to mend it", () => {
  const sections = page("docs/rules.md").split("\n### ").slice(1);
  for (const section of sections) expect(section).toMatch(/\n- why: \S.*\n- fix: \S/);
});

test("what a docstring says is refused is found for functions, classes, constructors, getters and methods", () => {
  const source = [
    "/**",
    " * Reads it.",
    " *",
    " * @param where the place",
    " * @throws Refusal (input) where it cannot",
    " *   be read",
    " * @returns it",
    " */",
    "export function read(): void {}",
    "/** @throws Refusal (disk) where the disk fails */",
    "export async function write(): Promise<void> {}",
    "/** A thing. @throws Refusal (input) for props that do not hold */",
    "export class Thing {",
    "  /** @throws Refusal (input) where it is late */",
    "  constructor() {}",
    "",
    "  /** @throws Refusal (input) where there is none */",
    "  get part(): string {}",
    "  /** @throws Refusal (input) where it may not */",
    "  static make(): Thing {}",
    "  /** Fine. */",
    "  fine(): void {}",
    "}",
    "/** @throws Refusal (input) and nobody outside can call it */",
    "export function inner(): void {}",
    "",
  ].join("\n");
  expect(readRefusals(source, ["read", "write", "Thing"]).map(({ call, text }) => `${call} ${text}`)).toEqual([
    "read() where it cannot be read",
    "write() where the disk fails",
    "new Thing() for props that do not hold",
    "new Thing() where it is late",
    "Thing.part where there is none",
    "Thing.make() where it may not",
  ]);
});

test("a docstring without a refusal, or before something that is not offered, is not listed", () => {
  expect(readRefusals("/** Adds. */\nexport function add(): void {}\n/** @throws Refusal (input) never */\nconst x = 1;\nexport function next(): void {}\n", ["add", "next"])).toEqual([]);
});

test.each(["contract", "lights", "building"])("the refusals of %s are found in its sources", (folder) => {
  const offered = { contract: "parseName", lights: "WebService", building: "NodeGroup" }[folder]!;
  expect(listRefusals(folder, [offered]).map(({ call }) => call)).toEqual([offered === "parseName" ? "parseName()" : `new ${offered}()`]);
});

test("what constructs refuse is of kind input, as the page says of all of them", () => {
  const kinds = globSync("constructs/**/*.ts", { cwd: ROOT }).flatMap((file) => [...readFileSync(`${ROOT}${file}`, "utf8").matchAll(/@throws Refusal \((\w+)\)/g)].map((match) => match[1]));
  expect(new Set(kinds)).toEqual(new Set(["input"]));
});

test("the pages lead only to files that exist", () => {
  for (const { path } of PAGES) {
    const targets = [...page(path).matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]!);
    for (const target of targets) expect(() => readFileSync(new URL(target, new URL(`../../${path}`, import.meta.url)))).not.toThrow();
  }
});
