import { expect, test } from "vitest";
import { pullRequestText } from "../../engine/render/pull-request.ts";
import { renderDelivery } from "../../engine/render/release-plan.ts";
import type { PointerMove, ReleasePlan } from "../../engine/release/release-plan.ts";
import { anEnvironment } from "../helpers/unit.ts";
import { compareArtifacts } from "../../engine/compare/compare-artifacts.ts";
import { lights } from "./changes.ts";
import { expectInert, HOSTILE, UNSAFE } from "./hostile-text.ts";

function moveOf(app: string, digit: string, more: Partial<PointerMove> & { readonly tag?: string } = {}): PointerMove {
  const { tag, ...rest } = more;
  const release = { schemaVersion: 1, repository: `ghcr.io/acme/${app}`, digest: `sha256:${digit.repeat(64)}`, ...(tag !== undefined && { tag }) } as unknown as PointerMove["after"]["release"];
  return { app, environment: "dev", from: "ci", after: { file: `environments/releases/dev/${app}.json`, text: "", release }, ...rest };
}

function planOf(overrides: Partial<ReleasePlan> = {}): ReleasePlan {
  return {
    action: "promote", environment: anEnvironment(), from: "ci", gates: [], changes: [], moves: [moveOf("web", "1")],
    commit: { branch: "main", base: "a".repeat(40), changes: [], message: { subject: "x", trailers: [] } },
    ...overrides,
  };
}

/** The text stands wherever a person, a file or an answer can put one. */
function hostile(text: string): ReleasePlan {
  const before = [lights("X", text, { a: text, l: [{ name: text }] }, { part: text, environment: text }), lights("PersistentVolumeClaim", text, {}, { part: text, environment: text })];
  return planOf({
    moves: [moveOf("web", "1", { tag: text, reason: text }), moveOf(text, "2", { before: moveOf(text, "3", { tag: text }).after })],
    gates: [{ app: text, gate: text, mode: "shadow", state: "missing", why: text, fix: text }],
    changes: compareArtifacts(before, [lights("X", text, { a: `${text}!`, l: [] }, { part: text, environment: text })]),
  });
}

test.each(HOSTILE.map((text) => [JSON.stringify(text), text] as const))("%s is inert in the text of a pull request", (_, text) => {
  const plan = hostile(text);
  const { title, body } = pullRequestText(plan, "main");
  expectInert(body);
  for (const shown of [title, body]) expect(shown).not.toMatch(UNSAFE);
  expect(title).not.toContain("\n");
});

test.each(HOSTILE.map((text) => [JSON.stringify(text), text] as const))("%s reaches no terminal from a plan, a commit or a proposal", (_, text) => {
  const plan = { ...hostile(text), back: { commit: "b".repeat(40), oneWay: [{ commit: "c".repeat(40), environment: text, object: text, what: text }] }, sinceThen: hostile(text).changes };
  const proposal = { branch: "lamplighter/promote-dev-x", into: "main", commit: "a".repeat(40), state: "created" } as const;
  for (const outcome of [
    { kind: "planned", plan, message: `${text}\n` },
    { kind: "proposed", plan, proposal },
    { kind: "committed", plan, commit: "a".repeat(40), attempts: 1, workTree: { kind: "left", why: text } },
  ] as const) {
    const painted = renderDelivery(outcome, { format: "text", color: true }).output.replace(/\x1b\[(?:1|2|22|3[1239])m/g, "");
    expect(painted).not.toMatch(UNSAFE);
    expect(painted).toBe(renderDelivery(outcome, { format: "text" }).output);
    expect(renderDelivery(outcome, { format: "json" }).output).not.toMatch(UNSAFE);
  }
});

test.each(["a", "`".repeat(500), "|".repeat(500), "@x ".repeat(300), "\x1b".repeat(400), "<".repeat(2000)])("thousands of %j stay within what GitHub takes, whole, and the rest is counted", (text) => {
  const make = (value: string) => Array.from({ length: 3000 }, (_, index) => lights("apps/StatefulSet", `${text.slice(0, 50)}${index}`, { spec: { selector: value, serviceName: value } }));
  const { title, body } = pullRequestText(planOf({
    moves: Array.from({ length: 3000 }, (_, index) => moveOf(`app-${index}`, "1", { tag: text, reason: `${text}${index}` })),
    gates: Array.from({ length: 3000 }, (_, index) => ({ app: `app-${index}`, gate: text, mode: "enforce", state: "failed", why: text })),
    changes: compareArtifacts(make(text), make(`${text}2`)),
  }), "main");
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(title.length).toBeLessThanOrEqual(300);
  expect(body.match(/<details/g)?.length).toBe(body.match(/<\/details>/g)?.length);
  expect(body).toMatch(/… \d+ more (?:applications?|answers?|sections?)/);
  expectInert(body);
});

test("what a rollback would not undo is said before it is merged", () => {
  const migrate = lights("batch/Job", "web-migrate", {});
  const after = { ...migrate, value: { metadata: { annotations: { "lamplighter.dev/migration": "contract" } } } };
  expect(pullRequestText(planOf({ changes: compareArtifacts([], [after]) }), "main").body).toMatch(/What a rollback would not undo\n\n- `batch\/Job shop\/web-migrate`: a contract migration ran/);
});
