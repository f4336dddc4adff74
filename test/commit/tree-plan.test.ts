import fc from "fast-check";
import { expect, test } from "vitest";
import { objectId } from "../../engine/commit/object-id.ts";
import { foldersAbove, planTree } from "../../engine/commit/tree-plan.ts";
import { FOLDER, formatTree, parseTree, replaceEntries, sortEntries, tryFindEntry } from "../../engine/commit/tree-object.ts";
import type { TreeEntry } from "../../engine/commit/tree-object.ts";

const BLOB = objectId("sha1", "blob", Buffer.from("x"));
const entry = (name: string, mode = "100644", id = BLOB): TreeEntry => ({ name, mode, id });
const trees = (folders: Readonly<Record<string, readonly TreeEntry[]>>): Map<string, Uint8Array> => new Map(Object.entries(folders).map(([folder, entries]) => [folder, formatTree(entries)]));

test("the name of an object is the one git gives it", () => {
  expect(objectId("sha1", "blob", Buffer.from("hello\n"))).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
  expect(objectId("sha1", "tree", new Uint8Array())).toBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
  expect(objectId("sha256", "blob", Buffer.from("hello\n"))).toBe("2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4");
});

test("a tree that is written and read again is the same tree", () => {
  const name = fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 8 }).filter((text) => !/[\0/]/.test(text));
  fc.assert(fc.property(fc.uniqueArray(fc.record({ name, mode: fc.constantFrom("100644", "100755", "120000", "40000"), id: fc.constant(BLOB) }), { selector: (each) => each.name }), (entries) => {
    expect(parseTree(formatTree(entries), "sha1")).toEqual(entries);
  }));
});

test("a line that is looked for is found as it is among all, and replaced as if all were written anew", () => {
  // Names that are the end, the beginning or a part of another one, and ids that hold them.
  const name = fc.constantFrom("a", "b a", " a", "a b", "b", "a.b", "a0", "é");
  const id = fc.constantFrom(BLOB, Buffer.from(" a\0 b\0 b a\0.........").toString("hex").slice(0, 40), "00".repeat(20), "20".repeat(20));
  const line = fc.record({ mode: fc.constantFrom("100644", "100755", "40000"), id });
  fc.assert(fc.property(fc.uniqueArray(fc.record({ name, mode: line.map(({ mode }) => mode), id }), { selector: (each) => each.name }), fc.array(fc.tuple(name, fc.option(line, { nil: undefined })), { maxLength: 4 }), (entries, changes) => {
    const [content, lines] = [formatTree(sortEntries(entries)), new Map(changes)];
    for (const wanted of ["a", "b a", "é"]) expect(tryFindEntry(content, "sha1", wanted)?.id).toBe(entries.find((each) => each.name === wanted)?.id);
    const expected = [...entries.filter((each) => !lines.has(each.name)), ...[...lines].flatMap(([key, now]) => (now === undefined ? [] : [{ ...now, name: key }]))];
    expect(Buffer.from(replaceEntries(content, "sha1", lines))).toEqual(formatTree(sortEntries(expected)));
  }));
});

test("a tree that is cut off is not read as a shorter one", () => {
  expect(() => parseTree(formatTree([entry("a")]).subarray(0, 20), "sha1")).toThrow("cut off");
});

test("folders sort as if their names ended in a slash", () => {
  expect(sortEntries([entry("a0"), entry("a", FOLDER), entry("a-b"), entry("a.b")]).map(({ name }) => name)).toEqual(["a-b", "a.b", "a", "a0"]);
});

test("only folders on the way to a change are needed", () => {
  expect(foldersAbove(["dist/prod/a.yaml", "dist/b.yaml", "c.yaml"])).toEqual(["", "dist", "dist/prod"]);
});

test("a new file keeps its folder's other files, and an executable one stays executable", () => {
  const planned = planTree("sha1", trees({ "": [entry("a", "100755"), entry("b")] }), [{ path: "a", blob: "1".repeat(40) }, { path: "c", blob: BLOB }]);
  expect(planned.touched).toEqual([
    { path: "a", before: { mode: "100755", id: BLOB }, after: { mode: "100755", id: "1".repeat(40) } },
    { path: "c", before: undefined, after: { mode: "100644", id: BLOB } },
  ]);
  expect(parseTree(planned.trees[0]!.content, "sha1").map(({ name, mode }) => `${mode} ${name}`)).toEqual(["100755 a", "100644 b", "100644 c"]);
});

test("a folder that loses its last file goes with it", () => {
  const base = trees({ "": [entry("dist", FOLDER), entry("z")], dist: [entry("prod", FOLDER)], "dist/prod": [entry("a")] });
  expect(planTree("sha1", base, [{ path: "dist/prod/a", blob: undefined }]).trees.map(({ content }) => parseTree(content, "sha1"))).toEqual([[entry("z")]]);
});

test.each([
  ["a folder", entry("a", FOLDER), "a", /a: a folder stands in the way/],
  ["a symbolic link", entry("a", "120000"), "a", /a: a symbolic link stands in the way/],
  ["a submodule", entry("a", "160000"), "a", /a: a submodule stands in the way/],
  ["a file where a folder is due", entry("a"), "a/b", /a: a file stands in the way[^]*a\/b is to lie inside of it/],
  ["a link where a folder is due", entry("a", "120000"), "a/b/c", /a: a symbolic link stands in the way/],
  ["a submodule where a folder is due", entry("a", "160000"), "a/b", /a submodule stands in the way[^]*submodule's own repository/],
])("%s in the way is refused by name", (_, present, path, message) => {
  expect(() => planTree("sha1", trees({ "": [present] }), [{ path, blob: BLOB }])).toThrow(message);
});

test("removing what is not there is refused: the plan was made for something else", () => {
  expect(() => planTree("sha1", trees({ "": [entry("a")] }), [{ path: "b", blob: undefined }])).toThrow(/b: is to be removed/);
});
