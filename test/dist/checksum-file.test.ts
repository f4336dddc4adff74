import { execFileSync } from "node:child_process";
import fs, { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { filesBelow, formatChecksumFile, parseChecksumFile, replaceFolders, tryFindInputs, tryReadFolders } from "../../engine/dist/checksum-file.ts";
import { isSafePath } from "../../engine/dist/layout.ts";
import { sha256 } from "../../engine/dist/sha256.ts";
import { aPlace, failure, run } from "../helpers/publication.ts";

const hash = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });
const path = fc.array(fc.stringMatching(/^[A-Za-z0-9_%-][A-Za-z0-9._%-]{0,8}$/), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/")).filter(isSafePath);
const inputs = `# inputs ${sha256("inputs")}  lights/a`;
const line = `${sha256("a")}  lights/a/a.yaml`;
const head = `# lamplighter dist 2\n${inputs}\n`;

test("what is formatted parses to the same", () => {
  fc.assert(fc.property(fc.dictionary(path, hash), fc.dictionary(path, hash), (folders, files) => {
    const inputs = Object.fromEntries(Object.entries(folders).filter(([folder]) => !Object.hasOwn(files, folder)));
    const checksums = { inputs: new Map(Object.entries(inputs)), files: new Map(Object.entries(files)) };
    const text = formatChecksumFile(checksums);
    const parsed = parseChecksumFile(text, "sum");
    expect(parsed).toEqual({ ...checksums, text });
    expect(formatChecksumFile(parsed)).toBe(text);
  }));
});

test("the order in which files are listed makes no difference", () => {
  fc.assert(fc.property(fc.dictionary(path, hash), fc.infiniteStream(fc.nat()), (files, order) => {
    const shuffled = Object.entries(files).map((entry) => ({ entry, at: order.next().value as number })).sort((left, right) => left.at - right.at).map(({ entry }) => entry);
    const [one, other] = [new Map(shuffled), new Map(Object.entries(files))];
    expect(formatChecksumFile({ inputs: new Map(), files: one })).toBe(formatChecksumFile({ inputs: new Map(), files: other }));
    expect(formatChecksumFile({ inputs: one, files: new Map() })).toBe(formatChecksumFile({ inputs: other, files: new Map() }));
  }));
});

test("sha256sum finds the files of an environment to be those of the checksum file", (context) => {
  const place = aPlace();
  run(place, { dev: { "lights/a/ClusterRole.system%3Anode.yaml": "a\n", "building/network/main.tf.json": "{}\n" } });
  const check = (): string => execFileSync("sha256sum", ["--check", "--strict", ".lamplighter.sum"], { cwd: `${place.root}/dist/dev`, encoding: "utf8", stdio: "pipe" });
  try {
    execFileSync("sha256sum", ["--version"]);
  } catch {
    return context.skip("sha256sum is not here");
  }
  expect(check()).toBe("building/network/main.tf.json: OK\nlights/a/ClusterRole.system%3Anode.yaml: OK\n");
  fs.appendFileSync(`${place.root}/dist/dev/building/network/main.tf.json`, " ");
  expect(check).toThrow();
});

test("a file by a newer version is refused with the word upgrade, and nothing is touched", () => {
  const place = aPlace();
  run(place, { dev: { a: "a\n" } });
  const file = `${place.root}/dist/dev/.lamplighter.sum`;
  const newer = fs.readFileSync(file, "utf8").replace("dist 2", "dist 4");
  fs.writeFileSync(file, newer);
  expect(failure(() => run(place, { dev: { a: "b\n" } }))).toMatchObject({ kind: "input", message: expect.stringMatching(/dist\/dev\/.lamplighter.sum: dist was written by a newer version of lamplighter \(schema 4, this one knows 3\)[^]*upgrade/) });
  expect(fs.readFileSync(file, "utf8")).toBe(newer);
  expect(fs.readFileSync(`${place.root}/dist/dev/a`, "utf8")).toBe("a\n");
});

test.each([
  ["empty", "", 1],
  ["another file", "kind: ConfigMap\n", 1],
  ["a version that is no number", `# lamplighter dist two\n${inputs}\n`, 1],
  ["version zero", `# lamplighter dist 0\n${inputs}\n`, 1],
  ["version 1 without inputs", `# lamplighter dist 1\n${line}\n`, 2],
  ["version 1 with inputs of another hash", "# lamplighter dist 1\n# inputs md5:00\n", 2],
  ["lines in a file that has none", `# lamplighter dist 3\n${inputs}\n`, 2],
  ["inputs of another hash", "# lamplighter dist 2\n# inputs md5:00  lights/a\n", 2],
  ["inputs of a folder outside", `# lamplighter dist 2\n${inputs.replace("lights/a", "../a")}\n`, 2],
  ["inputs of one folder twice", `${head}${inputs}\n${line}\n`, 3],
  ["inputs below the files", `${head}${line}\n${inputs}\n`, 4],
  ["a short hash", `${head}${line.slice(1)}\n`, 3],
  ["an upper-case hash", `${head}${line.slice(0, 64).toUpperCase()}  lights/a/a.yaml\n`, 3],
  ["one space", `${head}${line.replace("  ", " ")}\n`, 3],
  ["a path outside", `${head}${sha256("a")}  ../a.yaml\n`, 3],
  ["an absolute path", `${head}${sha256("a")}  /etc/passwd\n`, 3],
  ["a path of our own state", `${head}${sha256("a")}  .lamplighter/lock\n`, 3],
  ["a line twice", `${head}${line}\n${line}\n`, 4],
  ["lines out of order", `${head}${sha256("b")}  lights/c\n${sha256("a")}  lights/b\n`, 4],
  ["an empty line", `${head}\n${line}\n`, 3],
  ["no end of the last line", `${head}${line}`, 3],
  ["another line of the head", `${head}# more\n`, 3],
])("%s is refused with its line", (_, text, at) => {
  expect(failure(() => parseChecksumFile(text, "dist/dev/.lamplighter.sum"))).toMatchObject({ kind: "input", message: expect.stringContaining(`dist/dev/.lamplighter.sum:${at}: `) });
});

test("a merge conflict is called by its name", () => {
  expect(failure(() => parseChecksumFile(`${head}<<<<<<< HEAD\n${line}\n`, "sum")).message).toMatch(/a merge conflict stands where[^]*take one side whole/);
});

test("line endings changed by git are read over", () => {
  const text = `${head}${line}\n`;
  expect(parseChecksumFile(text.replaceAll("\n", "\r\n"), "sum")).toEqual(parseChecksumFile(text, "sum"));
});

const other = `# inputs ${sha256("inputs")}  lights/b\n${sha256("b")}  lights/b/b.yaml\n`;

test("of the folders that are asked for a checksum file is read as if it were read whole", () => {
  const text = `${head}${line}\n${other}`;
  const { inputs, files } = parseChecksumFile(text, "sum");
  expect(tryReadFolders(text, ["lights/a"])).toEqual({ text, inputs, files });
});

test.each([
  ["of another version", `# lamplighter dist 1\n# inputs sha256:${sha256("inputs")}\n${line}\n`],
  ["without the folder", `# lamplighter dist 2\n${other}`],
  ["with a line of the folder that is none", `${head}${line.slice(1)}\n${other}`],
  ["with a line of the folder in another place", `${head}${line}\n${other}${line}\n`],
  ["with inputs of the folder in another place", `${head}${line}\n${other}${inputs}\n`],
  ["with lines of the folder out of order", `${head}${sha256("b")}  lights/a/b\n${line}\n${other}`],
  ["that begins with other folders than it should", `# lamplighter dist 2\n${other}${inputs}\n${line}\n`],
  ["with a conflict anywhere", `${head}${line}\n<<<<<<< HEAD\n${other}=======\n>>>>>>> other\n`],
  ["with line endings changed by git", `${head}${line}\n${other}`.replaceAll("\n", "\r\n")],
  ["that is cut off", `${head}${line}\n${other.trimEnd()}`],
])("a checksum file %s is not taken for good in a part", (_, text) => {
  expect(tryReadFolders(text, ["lights/a"])).toBeUndefined();
});

test("a text of which nothing is replaced stays as it is", () => {
  const text = `${head}${line}\n${other}`;
  expect(replaceFolders({ text }, new Map([["lights/a", { inputs: sha256("inputs"), files: filesBelow({ text }, "lights/a") }]]))).toBe(text);
});

const FOLDERS = ["building/network", "lights/a", "lights/a-b", "lights/ab", "reconciler"] as const;
const below = fc.dictionary(fc.stringMatching(/^[a-zA-Z0-9_%-]{1,3}(\/[a-z.-]{0,3}[a-z])?$/), hash, { maxKeys: 5 });

test("a file of version 1 tells its files, and nothing of the inputs", () => {
  const text = `# lamplighter dist 1\n# inputs sha256:${sha256("inputs")}\n${line}\n`;
  expect(parseChecksumFile(text, "sum")).toEqual({ inputs: new Map(), files: new Map([["lights/a/a.yaml", sha256("a")]]), text });
  expect(filesBelow({ text }, "lights/a")).toEqual(new Map([["lights/a/a.yaml", sha256("a")]]));
  expect(tryFindInputs({ text }, "lights/a")).toBeUndefined();
});

test("two neighbouring units that were changed on two branches merge without a conflict into the text that both would have made", () => {
  const files = (unit: string, salt: string) => new Map(["ConfigMap", "Deployment", "Service"].map((kind) => [`lights/${unit}/shop/${kind}.yaml`, sha256(`${unit} ${kind} ${salt}`)]));
  const units = ["api", "catalog", "ui", "worker"];
  const base = formatChecksumFile({ inputs: new Map(units.map((unit) => [`lights/${unit}`, sha256(unit)])), files: new Map(units.flatMap((unit) => [...files(unit, "")])) });
  const moved = (text: string, unit: string) => replaceFolders({ text }, new Map([[`lights/${unit}`, { inputs: sha256(`${unit} moved`), files: new Map([...files(unit, ""), ...[...files(unit, "moved")].slice(1, 2)]) }]]));
  const folder = mkdtempSync(join(tmpdir(), "lamplighter-merge-"));
  for (const [name, text] of [["base", base], ["ours", moved(base, "api")], ["theirs", moved(base, "catalog")]] as const) fs.writeFileSync(join(folder, name), text);
  expect(execFileSync("git", ["merge-file", "-p", "ours", "base", "theirs"], { cwd: folder, encoding: "utf8" })).toBe(moved(moved(base, "catalog"), "api"));
  fs.rmSync(folder, { recursive: true });
});

test("replacing the files of some folders gives the text of all files written anew", () => {
  const contents = fc.tuple(...FOLDERS.map(() => below));
  fc.assert(fc.property(contents, contents, fc.subarray([...FOLDERS]), fc.subarray([...FOLDERS]), (before, after, chosen, gone) => {
    const filesOf = (folder: string, files: Readonly<Record<string, string>>): [string, string][] => Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]);
    const inputsOf = (salt: string, folders: readonly string[]) => folders.map((folder): [string, string] => [folder, sha256(`${folder} ${salt}`)]);
    const text = formatChecksumFile({ inputs: new Map(inputsOf("", FOLDERS)), files: new Map(FOLDERS.flatMap((folder, at) => filesOf(folder, before[at]!))) });
    const known = chosen.filter((folder) => Object.keys(before[FOLDERS.indexOf(folder)]!).length > 0);
    const left = known.filter((folder) => gone.includes(folder));
    const replaced = new Map(known.map((folder) => [folder, left.includes(folder) ? undefined : { inputs: sha256(`${folder} new`), files: new Map(filesOf(folder, after[FOLDERS.indexOf(folder)]!)) }]));
    const next = FOLDERS.flatMap((folder, at) => (left.includes(folder) ? [] : filesOf(folder, (replaced.has(folder) ? after : before)[at]!)));
    const inputs = new Map([...inputsOf("", FOLDERS), ...inputsOf("new", known)]);
    for (const folder of left) inputs.delete(folder);
    expect(replaceFolders({ text }, replaced)).toBe(formatChecksumFile({ inputs, files: new Map(next) }));
    for (const [folder, hashed] of inputsOf("", FOLDERS)) expect(tryFindInputs({ text }, folder)).toBe(hashed);
    for (const [at, folder] of FOLDERS.entries()) expect(filesBelow({ text }, folder)).toEqual(new Map(filesOf(folder, before[at]!)));
  }));
});
