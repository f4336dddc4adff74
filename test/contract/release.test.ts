import { parseRelease, Releases } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf, problemsOf } from "./environment-input.ts";

const RELEASE = { schemaVersion: 1, repository: "ghcr.io/acme/catalog", digest: `sha256:${"a".repeat(64)}` };
const WHERE = "environments/releases/dev/catalog.json";

const read = (changes: object) => () => parseRelease({ ...RELEASE, ...changes }, WHERE);

test("a release is a repository and a digest; tag and source are for the reader", () => {
  const whole = { ...RELEASE, tag: "1.4.2", source: { repository: "https://git.example.com/shop/catalog.git", revision: "0".repeat(40) } };
  expect(parseRelease(RELEASE, WHERE)).toEqual(RELEASE);
  expect(parseRelease(whole, WHERE)).toEqual(whole);
});

test("every problem is told at once", () => {
  expect(problemsOf(read({ repository: "catalog", digest: "1.4.2", tag: "", source: { revision: "main", branch: "main" } })).map(({ where }) => where)).toEqual([
    `${WHERE}: repository`,
    `${WHERE}: digest`,
    `${WHERE}: tag`,
    `${WHERE}: source.revision`,
    `${WHERE}: source.branch`,
  ]);
});

test("a release of a newer version is refused before its new fields are called mistakes", () => {
  expect(problemsOf(read({ schemaVersion: 2, attestation: {} }))).toEqual([{
    what: "schema version 2 is newer than 1, the newest this lamplighter reads",
    where: `${WHERE}: schemaVersion`,
    why: "a newer version wrote the file, and an older one would misread it",
    fix: "upgrade lamplighter",
  }]);
});

test.each([0, -1, 0.5, Number.NaN, "1", null, undefined])("schema version %j is refused, with the one to write", (schemaVersion) => {
  expect(problemOf(read({ schemaVersion }))).toMatchObject({ where: `${WHERE}: schemaVersion`, fix: "write 1" });
});

test.each(["__proto__", "constructor", "prototype", "toString"])("the key %s is an unknown field, and nothing is changed by it", (key) => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  const value: unknown = JSON.parse(`{"${key}":{"polluted":true,"prototype":{"polluted":true}},"schemaVersion":1,"repository":"ghcr.io/acme/catalog","digest":"sha256:${"a".repeat(64)}"}`);
  expect(problemOf(() => parseRelease(value, WHERE)).what).toBe(`unknown field "${key}"`);
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("every unknown key is told, not the first one", () => {
  const value: unknown = { ...RELEASE, ...(JSON.parse('{"__proto__":1,"constructor":2,"digets":3}') as object) };
  expect(problemsOf(() => parseRelease(value, WHERE)).map(({ what }) => what)).toEqual([
    'unknown field "__proto__"',
    'unknown field "constructor"',
    'unknown field "digets". Did you mean "digest"?',
  ]);
});

test("a key cannot reach the terminal through the place of its problem", () => {
  expect(problemOf(read({ "\u001b[2J": 1 }))).toMatchObject({ what: String.raw`unknown field "\x1b[2J"`, where: String.raw`${WHERE}: ["\x1b[2J"]` });
});

test.each([null, [], "sha256", 1, undefined])("%j is no release", (value) => {
  expect(problemOf(() => parseRelease(value, WHERE))).toMatchObject({ where: WHERE, fix: "give an object with schemaVersion, repository, digest, tag, source" });
});

test.each(["abc1234", "main", "0".repeat(39), "0".repeat(41), "A".repeat(40)])("%s is no commit", (revision) => {
  expect(problemOf(read({ source: { revision } })).what).toBe(`"${revision}" is not a commit`);
});

test.each([
  ["https://ada:secret@git.example.com/shop.git", '"https://***@git.example.com/shop.git" is not the URL of a git repository'],
  ["javascript:alert(1)", '"javascript:alert(1)" is not the URL of a git repository'],
  ["ext::sh -c id", '"ext::sh -c id" is not the URL of a git repository'],
])("the source %s is refused, and shows no credentials", (repository, what) => {
  expect(problemOf(read({ source: { repository, revision: "0".repeat(40) } })).what).toBe(what);
});

const given = new Releases("dev", new Map([["catalog", parseRelease({ ...RELEASE, tag: "1.4.2" }, WHERE)]]));

test("a unit takes the image of an application that its chart declares", () => {
  expect(given.image("catalog")).toBe(`ghcr.io/acme/catalog:1.4.2@sha256:${"a".repeat(64)}`);
});

test("an application that the chart does not declare is refused with the line to write", () => {
  expect(problemOf(() => given.image("catalgo"))).toEqual({
    what: 'no release of "catalgo" is given to this unit in dev. Did you mean "catalog"?',
    where: "environments/releases/dev/catalgo.json",
    why: "a unit sees only the releases its chart declares, so that it is rendered again exactly when one of them moves",
    fix: 'name it in charts/index.ts: releases: ["catalgo"]',
  });
});
