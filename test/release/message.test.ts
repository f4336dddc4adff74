import fc from "fast-check";
import { expect, test } from "vitest";
import { formatMessage } from "../../engine/commit/message.ts";
import type { GateVerdict } from "../../engine/evidence/verdict.ts";
import { parseTrailers } from "../../engine/history/trailers.ts";
import { describeMove, messageOf } from "../../engine/release/message.ts";
import type { MovePlan, PointerMove } from "../../engine/release/release-plan.ts";
import { anEnvironment } from "../helpers/unit.ts";
import { digest } from "./delivery-estate.ts";

const PROD = anEnvironment({ name: "prod", promotesFrom: "staging" });
const LONGEST = 500;

function pointer(app: string, fields: object = {}): PointerMove["after"] {
  return { file: `environments/releases/prod/${app}.json`, text: "{}\n", release: { schemaVersion: 1, repository: `ghcr.io/acme/${app}`, digest: digest("1"), ...fields } as PointerMove["after"]["release"] };
}

function planOf(answers: Readonly<Record<string, readonly string[]>>): MovePlan {
  const moves = Object.keys(answers).map((app) => ({ app, environment: "prod", from: "staging", after: pointer(app) }));
  const gates = Object.entries(answers).flatMap(([app, whys]) => whys.map((why): GateVerdict => ({ app, gate: "healthy", mode: "enforce", state: "passed", why })));
  return { action: "promote", environment: PROD, from: "staging", moves, gates };
}

function evidenceFor(why: string): string {
  return parseTrailers(formatMessage(messageOf(planOf({ web: [why] }))))[0]!.evidence[0]!;
}

const unit = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(" ", "\u{1f600}", "\u{a0}") }, { weight: 1, arbitrary: fc.constantFrom("a", "\u{3000}", "\u{d83d}", "\n", "\u{200b}") });

test("whatever a gate answers, the message can be committed, and its evidence is whole characters, no blank at the end, and no longer than the limit", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: LONGEST + 20 }), fc.string({ unit, maxLength: 60, size: "max" }), (length, end) => {
    const evidence = evidenceFor("x".repeat(length) + end);
    expect(evidence.isWellFormed()).toBe(true);
    expect(evidence).toBe(evidence.trim());
    expect([...evidence].length).toBeLessThanOrEqual(LONGEST);
  }), { numRuns: 500, seed: 20261120 });
});

test("an answer that fits is told word for word, up to the last character", () => {
  const head = "healthy (enforce): passed, ";
  const longest = "\u{1f600}".repeat(LONGEST - head.length);
  expect(evidenceFor(longest)).toBe(head + longest);
  expect(evidenceFor(`${longest}a`)).toBe(`${head}${longest.slice(0, -2)}…`);
});

test("what a body cannot take is counted, and the trailers say all of it", () => {
  const apps = Array.from({ length: 100 }, (_, at) => `service-${at}`);
  const message = messageOf(planOf(Object.fromEntries(apps.map((app) => [app, ["\u{1f600}".repeat(450)]]))));
  const lines = message.body!.split("\n");
  const [, left] = /^and (\d+) lines more, as the trailers say$/.exec(lines.at(-1)!)!;
  expect(lines.length - 1 + Number(left)).toBe(200);
  expect(parseTrailers(formatMessage(message)).map(({ app, evidence }) => [app, evidence.length])).toEqual(apps.map((app) => [app, 1]));
});

test("a body that just fits is not cut, and one more line is counted", () => {
  const body = (count: number): string => messageOf(planOf(Object.fromEntries(Array.from({ length: count }, (_, at) => [`s${at}`, []])))).body!;
  expect(body(200).split("\n").at(-1)).toContain("s199: ");
  expect(body(201).split("\n").at(-1)).toBe("and 1 line more, as the trailers say");
});

test("a move to another repository names both", () => {
  const move = { app: "web", environment: "prod", before: pointer("web"), after: pointer("web", { repository: "ghcr.io/new/web" }) };
  expect(describeMove(move)).toBe("web: ghcr.io/acme/web sha256:111111111111 -> ghcr.io/new/web sha256:111111111111");
});
