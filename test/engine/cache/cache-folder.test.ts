import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cacheFolder, noCache, unreadCache } from "../../../engine/ports/cache-folder.ts";
import { aFolder } from "../../helpers/publication.ts";

test("what was written is read, and nothing else is left", () => {
  const root = aFolder();
  const cache = cacheFolder(root);
  expect(cache.tryRead("a")).toBeUndefined();
  cache.write("a", [Buffer.from("one")]);
  cache.write("a", [Buffer.from("tw"), Buffer.from("o")]);
  expect([cache.tryRead("a")?.toString(), readdirSync(join(root, ".lamplighter/cache"))]).toEqual(["two", ["a"]]);
});

test.each<[string, (root: string) => void]>([
  ["a file stands where the folder should be", (root) => writeFileSync(join(root, ".lamplighter"), "")],
  ["a folder stands where the file should be", (root) => mkdirSync(join(root, ".lamplighter/cache/a/b"), { recursive: true })],
  ["the folder is a link that leads nowhere", (root) => symlinkSync("/nowhere", join(root, ".lamplighter"))],
  ["the folder may not be written", (root) => chmodSync(root, 0o500)],
])("where %s, nothing is remembered and nothing fails", (_, spoil) => {
  const root = aFolder();
  spoil(root);
  const cache = cacheFolder(root);
  expect(() => cache.write("a", [Buffer.from("one")])).not.toThrow();
  expect([undefined, "one"]).toContain(cache.tryRead("a")?.toString());
});

test.each<[string, (root: string) => unknown]>([
  ["what is written", (root) => cacheFolder(root).write("a", [Buffer.from("one")])],
  ["what another program will write", (root) => writeAsAnother(cacheFolder(root).tryLocate("a")!)],
])("git passes by %s", (_, keep) => {
  const root = aFolder();
  execFileSync("git", ["init", "-q"], { cwd: root });
  keep(root);
  expect([existsSync(join(root, ".lamplighter/cache/a")), execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" })]).toEqual([true, ""]);
});

test("what git is told is told once, and never through a link", () => {
  const root = aFolder();
  const told = join(root, ".lamplighter/.gitignore");
  cacheFolder(root).write("a", [Buffer.from("one")]);
  writeFileSync(told, "/cache/\n");
  cacheFolder(root).write("a", [Buffer.from("two")]);
  expect(readFileSync(told, "utf8")).toBe("/cache/\n");
  unlinkSync(told);
  symlinkSync(join(root, "elsewhere"), told);
  cacheFolder(root).write("a", [Buffer.from("three")]);
  expect([existsSync(join(root, "elsewhere")), cacheFolder(root).tryRead("a")?.toString()]).toEqual([false, "three"]);
});

function writeAsAnother(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "one");
}

test("no cache remembers nothing", () => {
  noCache.write("a", [Buffer.from("one")]);
  expect(noCache.tryRead("a")).toBeUndefined();
});

test("an unread cache tells nothing and keeps nothing, but forgets", () => {
  const root = aFolder();
  cacheFolder(root).write("a", [Buffer.from("one")]);
  const unread = unreadCache(root);
  unread.write("b", [Buffer.from("two")]);
  expect([unread.tryRead("a"), cacheFolder(root).tryRead("b")]).toEqual([undefined, undefined]);
  unread.forget("a");
  unread.forget("never written");
  expect(cacheFolder(root).tryRead("a")).toBeUndefined();
});

test("another program is not led through a link", () => {
  const root = aFolder();
  writeFileSync(join(root, "precious"), "");
  mkdirSync(join(root, ".lamplighter/cache"), { recursive: true });
  symlinkSync(join(root, "precious"), join(root, ".lamplighter/cache/a"));
  const located = cacheFolder(root).tryLocate("a");
  expect([located, readdirSync(join(root, ".lamplighter/cache")), noCache.tryLocate("a")]).toEqual([join(root, ".lamplighter/cache/a"), [], undefined]);
});
