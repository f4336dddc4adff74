import { expect, test } from "vitest";
import { joinEstate, promotionPath } from "../../constructs/contract/index.ts";
import type { ChartDeclaration, Name } from "../../constructs/contract/index.ts";
import type { DeliveryFacts } from "../../engine/release/facts.ts";
import { Past } from "../../engine/release/past.ts";
import { planPromotion } from "../../engine/release/plan-promotion.ts";
import { planRelease } from "../../engine/release/plan-release.ts";
import { findRollbackTarget } from "../../engine/release/plan-rollback.ts";
import { Pointers } from "../../engine/release/pointers.ts";
import { anEnvironment } from "../helpers/unit.ts";

const DIGEST = `sha256:${"7".repeat(64)}`;
const chart: ChartDeclaration = { name: "web" as Name, namespace: "shop" as Name, releases: ["web" as Name], after: [], environments: undefined, helmRepositories: [], podSecurity: "restricted", load: async () => ({ default: { layer: "lights", render: () => ({ objects: [], findings: [] }) } }) };
const path = promotionPath({ name: "small", repository: { url: "https://git.example.com/small.git" }, environments: [anEnvironment(), anEnvironment({ name: "staging", promotesFrom: "dev" })] });
const empty: DeliveryFacts = { estate: joinEstate(path, [], [chart]), pointers: new Pointers(new Map()), past: new Past({ moves: [] }), askGates: async () => [] };
const REQUEST = { app: "web", environment: "dev", image: `ghcr.io/acme/web@${DIGEST}` };

test("a release is written field by field, in one order", () => {
  const { moves } = planRelease({ ...REQUEST, tag: "1.2", source: "a".repeat(40), sourceRepository: "https://git.example.com/web.git" }, empty);
  expect(moves.map(({ after }) => after.text)).toEqual([`{
  "schemaVersion": 1,
  "repository": "ghcr.io/acme/web",
  "digest": "${DIGEST}",
  "tag": "1.2",
  "source": {
    "repository": "https://git.example.com/web.git",
    "revision": "${"a".repeat(40)}"
  }
}
`]);
});

test.each<readonly [given: string, change: Partial<Parameters<typeof planRelease>[0]>, said: string]>([
  ["a digest of 63 digits", { image: `ghcr.io/acme/web@${DIGEST.slice(0, -1)}` }, "is not an image digest"],
  ["a digest in upper case", { image: `ghcr.io/acme/web@sha256:${"A".repeat(64)}` }, `write "sha256:${"a".repeat(64)}"`],
  ["a sha512 digest", { image: `ghcr.io/acme/web@sha512:${"7".repeat(128)}` }, "is not an image digest"],
  ["a tag in the repository", { image: `ghcr.io/acme/web:1@${DIGEST}` }, "is not an image repository"],
  ["a repository without its registry", { image: `web@${DIGEST}` }, "is not an image repository"],
  ["a tag with a line break", { tag: "1\nLamplighter-Action: rollback" }, "is not an image tag"],
  ["a short source commit", { source: "abc1234" }, "is not a commit"],
  ["a source repository with a password", { source: "a".repeat(40), sourceRepository: "https://me:secret@git.example.com/web.git" }, "release: source.repository"],
  ["a source repository without its commit", { sourceRepository: "https://git.example.com/web.git" }, "--source-repository needs --source"],
  ["an unsafe application", { app: "../../etc" }, 'there is no application "../../etc"'],
  ["an unsafe environment", { environment: ".." }, 'there is no environment ".."'],
])("%s is no release", (_, change, said) => {
  expect(() => planRelease({ ...REQUEST, ...change }, empty)).toThrow(said);
});

test("nothing is promoted into the first environment", () => {
  expect(() => planPromotion({ apps: ["web"], from: "staging", to: "dev" }, empty)).toThrow("builds come in there");
});

test("what has no release cannot go back", () => {
  expect(() => findRollbackTarget({ app: "web", environment: "dev" }, empty)).toThrow('"web" has no release in dev');
});

test("a pointer that is a link is not followed", () => {
  const pointers = new Pointers(new Map([["environments/releases/dev/web.json", "link" as const]]));
  expect(() => planPromotion({ apps: ["web"], from: "dev", to: "staging" }, { ...empty, pointers })).toThrow("is no plain file");
});

test("a pointer that a newer version wrote is refused and not downgraded", () => {
  const pointers = new Pointers(new Map([["environments/releases/dev/web.json", Buffer.from('{"schemaVersion":2}')]]));
  expect(() => planPromotion({ apps: ["web"], from: "dev", to: "staging" }, { ...empty, pointers })).toThrow("upgrade lamplighter");
});
