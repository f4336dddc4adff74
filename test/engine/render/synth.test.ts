import { expect, test } from "vitest";
import { contentOf } from "../../../engine/dist/content.ts";
import type { PublicationPlan } from "../../../engine/dist/plan.ts";
import { renderSynth } from "../../../engine/render/synth.ts";
import type { SynthResult } from "../../../engine/synth/result.ts";
import { aFinding } from "../a-world.ts";

const EMPTY: PublicationPlan = { writes: [], checksumFiles: [], removals: [], emptied: [], newDirectories: [], unchanged: 0, foreign: [], keptEdits: [], obstacles: [], unrendered: [] };
const PATH = "dev/lights/notes/shop/ConfigMap.notes.yaml";
const PLAN: PublicationPlan = {
  ...EMPTY,
  writes: [{ path: PATH, content: contentOf(""), sha256: "", kind: "restored", edit: { cause: "line endings", line: 1 } }, { path: "dev/lights/notes/shop/ConfigMap.new.yaml", content: contentOf(""), sha256: "", kind: "created" }],
  foreign: ["dev/\u001b[2Jours.yaml"],
  keptEdits: ["dev/lights/notes/shop/ConfigMap.old.yaml"],
};

function aResult(given: Partial<SynthResult> = {}): SynthResult {
  const part = { environment: "dev", layer: "lights", name: "notes", folder: "dev/lights/notes", status: "rendered" } as const;
  return { parts: [part, { ...part, layer: "reconciler", name: "reconciler", folder: "dev/reconciler", status: "unchanged" }], waiting: [], findings: [], plan: undefined, outcome: "current", typeCheck: { kind: "remembered" }, repaired: undefined, ...given };
}

test("a run is told part by part, then what was kept, then in one line", () => {
  expect(renderSynth(aResult({ plan: PLAN, outcome: "published", repaired: "an interrupted publication was undone", waiting: [{ environment: "dev", chart: "shop", orphan: "shopp" }], typeCheck: { kind: "skipped", reason: "there is no tsconfig.json" } }), "text")).toEqual({
    exitCode: 0,
    output: [
      "repaired: an interrupted publication was undone",
      "",
      "dev",
      "  lights      notes       rendered   1 created, 1 restored",
      "  reconciler  reconciler  unchanged  same",
      "",
      `restored: dist/${PATH} (line endings changed by hand at line 1)`,
      "kept: dist/dev/\\x1b[2Jours.yaml was not written by lamplighter; --prune-foreign removes it",
      "kept: dist/dev/lights/notes/shop/ConfigMap.old.yaml is no longer rendered, but was edited by hand; --prune-foreign removes it",
      "dev: shop waits for its first release there; environments/releases/dev/shopp.json is the release of no chart",
      "types were not checked: there is no tsconfig.json",
      "2 parts in 1 environment: 1 rendered, 1 unchanged; nothing found; 2 files changed",
      "",
    ].join("\n"),
  });
});

test.each<[string, Partial<SynthResult>, number, string]>([
  ["current", {}, 0, "dist is current"],
  ["published", { outcome: "published", plan: PLAN }, 0, "2 files changed"],
  ["checked and current", { outcome: "checked", plan: EMPTY }, 0, "dist is current"],
  ["checked and stale", { outcome: "checked", plan: PLAN }, 1, "dist is stale: 2 files differ"],
  ["checked with a foreign file alone", { outcome: "checked", plan: { ...EMPTY, foreign: ["dev/ours"] } }, 0, "dist is current"],
  ["refused", { outcome: "refused", findings: [aFinding()] }, 1, "1 finding; dist was left as it is"],
  ["refused for its types", { outcome: "refused", typeCheck: { kind: "failed", messages: ["a.ts(1,1): error"] } }, 1, "dist was left as it is: the types do not hold"],
])("a run that is %s says so and has its exit code", (_, given, exitCode, summary) => {
  const text = renderSynth(aResult(given), "text");
  expect([text.exitCode, text.output.trimEnd().split("\n").at(-1)]).toEqual([exitCode, expect.stringContaining(summary)]);
  const json = renderSynth(aResult(given), "json");
  expect([json.exitCode, JSON.parse(json.output)]).toEqual([exitCode, expect.objectContaining({ schemaVersion: 1, outcome: given.outcome ?? "current" })]);
});

test("a check lists every change, and cuts a long list with a count", () => {
  const writes = Array.from({ length: 50 }, (_, index) => ({ path: `dev/lights/notes/${String(index).padStart(2, "0")}`, content: contentOf(""), sha256: "", kind: "created" as const }));
  const { output } = renderSynth(aResult({ outcome: "checked", plan: { ...EMPTY, writes } }), "text");
  expect(output.match(/^created: /gm)).toHaveLength(40);
  expect(output).toContain("and 10 more files\n");
});

test("of many parts only those with something to say are listed", () => {
  const parts = Array.from({ length: 61 }, (_, index) => ({ environment: "dev", layer: "lights" as const, name: `unit-${index}`, folder: `dev/lights/unit-${index}`, status: index === 7 ? "rendered" as const : "unchanged" as const }));
  expect(renderSynth(aResult({ parts }), "text").output.match(/^ {2}lights.*$/gm)).toEqual(["  lights      unit-7  rendered   same"]);
});

test("what findings and the compiler say is shown and not obeyed", () => {
  const { output } = renderSynth(aResult({ outcome: "refused", findings: [aFinding({ what: "a\u001b[31m\u202eb" })], typeCheck: { kind: "failed", messages: ["a.ts(1,1): \u0007"] } }), "text");
  expect(output).toContain("a\\x1b[31m\\u202eb");
  expect(output).toContain("error: a.ts(1,1): \\x07");
  expect(output).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/);
});
