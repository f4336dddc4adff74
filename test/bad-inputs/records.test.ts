import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import type { EstateFolder } from "../helpers/estate.ts";
import { attempt, DIGEST, refusal, releaseText, runTouchingNothing, sharedEstate, SMALL_ESTATE, SYNTH } from "./small-estate.ts";

const estate = sharedEstate();
const RELEASE = "environments/releases/dev/shop.json";

test.each<[string, string, readonly string[]]>([
  ["an unknown field", releaseText({ digset: DIGEST }), ['digset: unknown field "digset". Did you mean "digest"?', "use one of"]],
  ["a key that stands twice", releaseText().replace("{", '{ "tag": "2.0.0",'), [`${RELEASE}:5:3`, 'key "tag" stands twice', "remove one of them"]],
  ["a __proto__ key", releaseText().replace("{", '{ "__proto__": { "polluted": 1 },'), ['"__proto__"', "remove it"]],
  ["a __proto__ key in the toolkit's own layout", releaseText().replace("{", '{\n  "__proto__": {\n    "polluted": 1\n  },'), ["__proto__", "fix: "]],
  ["a constructor key", releaseText({ constructor: { prototype: { polluted: 1 } } }), ['constructor: unknown field "constructor"']],
  ["half a file", releaseText().slice(0, 40), [`${RELEASE}:3:17`, "ends where a value is due", "complete it"]],
  ["nothing in it", "", ["ends where a value is due"]],
  ["YAML with an alias of itself", "a: &a [*a]\n", ["it is not JSON"]],
  ["two documents", `${releaseText()}${releaseText()}`, ["it is not JSON"]],
  ["20,000 levels", `${"[".repeat(20_000)}${"]".repeat(20_000)}`, ["nested deeper than 100 levels", "flatten it"]],
  ["20,000 levels in the toolkit's own layout", `${JSON.stringify(nested(3_000), null, 2)}\n`, ["fix: "]],
  ["a number that would be rounded", releaseText().replace('"schemaVersion": 1', '"schemaVersion": 9007199254740993'), ["it would be rounded"]],
  ["a newer schema", releaseText({ schemaVersion: 2 }), ["schemaVersion", "upgrade lamplighter"]],
  ["a digest of 63 digits", releaseText({ digest: DIGEST.slice(0, -1) }), ["digest:", "is not an image digest", "64 hex digits"]],
  ["a digest in capitals", releaseText({ digest: DIGEST.toUpperCase() }), ["digest:", "is not an image digest"]],
  ["a tag that the terminal would obey", releaseText({ tag: "1\u001b[31m\u202e" }), ['"1\\x1b[31m\\u202e" is not an image tag']],
])("a release file with %s is refused", async (_, text, words) => {
  const ended = await attempt(estate(), { [RELEASE]: text });
  expect(ended).toMatchObject(refusal(RELEASE, ...words));
});

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

test("a release file of 100 MB is refused with the limit", async () => {
  expect(await attempt(estate(), { [RELEASE]: " ".repeat(100_000_000) })).toMatchObject(refusal(RELEASE, "100000000 bytes are more than the 67108864 that are read"));
});

test("a handover of another environment is refused", async () => {
  const handover = JSON.stringify({ schemaVersion: 1, environment: "prod", values: {} });
  expect(await attempt(estate(), { "environments/handover/dev.json": handover })).toMatchObject(refusal("environments/handover/dev.json: environment", "this is the handover of prod", "fix: "));
});

test("a handover that is not UTF-8 is refused by its file", async () => {
  const file = estate().path("environments/handover/dev.json");
  estate().write("environments/handover/dev.json", "");
  execFileSync("sh", ["-c", `printf '{\\377}' > "${file}"`]);
  expect(await runTouchingNothing(estate())).toMatchObject(refusal("environments/handover/dev.json", "is not UTF-8", "save the file as UTF-8"));
  estate().remove("environments/handover");
});

/** What stands where a release should: it must not look as if there was none, or the unit would leave dist. */
test.each<[string, (estate: EstateFolder) => void, string]>([
  ["a folder", (folder) => mkdirSync(folder.path(RELEASE)), "is a folder"],
  ["a link that leads nowhere", (folder) => symlinkSync("/nowhere/at/all", folder.path(RELEASE)), "is a symbolic link that leads nowhere"],
  ["a link to itself", (folder) => symlinkSync("shop.json", folder.path(RELEASE)), "is a symbolic link that leads back to itself"],
  ["a pipe", (folder) => execFileSync("mkfifo", [folder.path(RELEASE)]), "is no regular file"],
])("%s in place of a release file is refused, and not taken for a missing one", async (_, put, what) => {
  estate().remove(RELEASE);
  try {
    put(estate());
    expect(await runTouchingNothing(estate())).toMatchObject(refusal(`${RELEASE}: ${what}`, "fix: "));
  } finally {
    estate().remove(RELEASE);
    estate().write(RELEASE, SMALL_ESTATE[RELEASE]!);
  }
});

test("a chart whose application was not released waits, and a release whose name is near is named", async () => {
  estate().remove(RELEASE);
  estate().write("environments/releases/dev/shopp.json", releaseText());
  const ended = await runTouchingNothing(estate(), ["synth", "--check", "--no-type-check"]);
  expect(ended).toMatchObject({ exitCode: 1, stderr: "" });
  expect(ended.stdout).toContain("dev: shop waits for its first release there; environments/releases/dev/shopp.json is the release of no chart");
  estate().remove("environments/releases/dev/shopp.json");
  estate().write(RELEASE, SMALL_ESTATE[RELEASE]!);
});

test("releases of no chart and of no environment are found by check, with what was probably meant", async () => {
  const ended = await attempt(estate(), { "environments/releases/dev/shpo.json": releaseText(), "environments/releases/prd/shop.json": releaseText() }, ["check"]);
  estate().remove("environments/releases/prd");
  expect(ended).toMatchObject({ exitCode: 1, stderr: "" });
  expect(ended.stdout).toContain('environments/releases/dev/shpo.json\n  is the release of no chart. Did you mean "shop"?');
  expect(ended.stdout).toContain('environments/releases/prd\n  holds releases of no environment. Did you mean "prod"?');
});

test("the sources of this file leave a clean estate", async () => {
  expect(await estate().run(SYNTH)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("dist is current") });
});
