import { analysisPassed, approved, checksGreen, Duration, healthy, notFrozen } from "lamplighter";
import type { Gate } from "lamplighter";
import { expect, test } from "vitest";
import { judgeGates } from "../../engine/evidence/judge.ts";
import type { Rendering } from "../../engine/evidence/judge.ts";
import { Ledger } from "../../engine/evidence/ledger.ts";
import { anEnvironment } from "../helpers/unit.ts";
import { aRecord, DIGEST, ledgerOf, NOON, RENDERED } from "./records.ts";

const TEN_MINUTES = healthy({ in: "dev", for: Duration.minutes(10) });
const GREEN = checksGreen({ names: ["build"] });

function judge(gate: Gate, ledger: Ledger, given: { readonly minute?: number; readonly rendering?: Rendering; readonly digest?: string } = {}): readonly [string, string] {
  const staging = anEnvironment({ name: "staging", promotesFrom: "dev", gates: [gate] });
  const [verdict] = judgeGates(staging, { app: "web", digest: given.digest ?? DIGEST }, { ledger, now: NOON + (given.minute ?? 60) * 60, rendering: () => given.rendering ?? { kind: "running", hash: RENDERED } });
  return [verdict!.state, verdict!.why];
}

test("what nobody has verified is missing", () => {
  expect(judge(TEN_MINUTES, Ledger.empty)).toEqual(["missing", "nobody has verified it"]);
});

test("health counts from the first look to the last one", () => {
  expect(judge(TEN_MINUTES, ledgerOf([aRecord(TEN_MINUTES), aRecord(TEN_MINUTES, { minute: 10 })]))[0]).toBe("passed");
  expect(judge(TEN_MINUTES, ledgerOf([aRecord(TEN_MINUTES), aRecord(TEN_MINUTES, { minute: 9 })]))).toEqual([
    "missing", "seen healthy from 2026-06-01T12:00:00Z until 2026-06-01T12:09:00Z: 9m of 10m; verify it again after 2026-06-01T12:10:00Z",
  ]);
});

test("the time that passes after the last look proves nothing", () => {
  expect(judge(TEN_MINUTES, ledgerOf([aRecord(TEN_MINUTES)]), { minute: 600 })[0]).toBe("missing");
});

test("one look is enough where its source tells since when", () => {
  expect(judge(TEN_MINUTES, ledgerOf([aRecord(TEN_MINUTES, { minute: 20, since: "2026-06-01T12:10:00Z" })]))[0]).toBe("passed");
});

test("a failure in between breaks the time, and a failure at the end revokes it", () => {
  const broken = [aRecord(TEN_MINUTES), aRecord(TEN_MINUTES, { minute: 5, result: "failed" }), aRecord(TEN_MINUTES, { minute: 12 })];
  expect(judge(TEN_MINUTES, ledgerOf(broken))[0]).toBe("missing");
  const [state, why] = judge(TEN_MINUTES, ledgerOf([aRecord(TEN_MINUTES), aRecord(TEN_MINUTES, { minute: 10 }), aRecord(TEN_MINUTES, { minute: 11, result: "failed", details: ["one pod crashes"] })]));
  expect([state, why]).toEqual(["failed", "failed at 2026-06-01T12:11:00Z by argo-cd, recorded by ada@example.com in 333333333333: one pod crashes; what passed before is revoked"]);
});

test("no source tells that it was healthy across a failure that was seen", () => {
  const failed = aRecord(TEN_MINUTES, { minute: 15, result: "failed" });
  const passed = aRecord(TEN_MINUTES, { minute: 20, since: "2026-06-01T12:00:00Z" });
  expect(judge(TEN_MINUTES, ledgerOf([failed, passed]))).toEqual(["missing", expect.stringContaining("seen healthy from 2026-06-01T12:15:00Z until 2026-06-01T12:20:00Z")]);
});

test("who knew of a record comes after it, whatever the clocks of those who recorded", () => {
  const [state] = judge(GREEN, ledgerOf([aRecord(GREEN, { minute: 30 }), aRecord(GREEN, { minute: 5, result: "failed" })]));
  expect(state).toBe("failed");
});

test.each<readonly [changed: string, record: Parameters<typeof aRecord>[1], said: string]>([
  ["the build", { digest: `sha256:${"2".repeat(64)}` }, "the last evidence is of 2026-06-01T12:00:00Z: it is about another build (sha256:222222222222)"],
  ["what is rendered", { rendered: `sha256:${"b".repeat(64)}` }, "the last evidence is of 2026-06-01T12:00:00Z: what runs in dev was rendered anew since"],
  ["the gate", { gate: { environment: "staging", id: "checks", definition: `sha256:${"c".repeat(64)}` } }, "the last evidence is of 2026-06-01T12:00:00Z: the gate asks something else now"],
])("evidence is stale where %s is another one now, and says so", (_, record, said) => {
  expect(judge(GREEN, ledgerOf([aRecord(GREEN, record)]))).toEqual(["stale", said]);
});

test("a gate that goes from shadow to enforce keeps its evidence", () => {
  expect(judge(checksGreen({ names: ["build"], mode: "shadow" }), ledgerOf([aRecord(GREEN)]))[0]).toBe("passed");
});

test("a build that its environment has left behind keeps the evidence of its last rendering", () => {
  expect(judge(GREEN, ledgerOf([aRecord(GREEN)]), { rendering: { kind: "moved on" } })[0]).toBe("passed");
});

test("a gate about an environment that does not run the application is not applicable", () => {
  expect(judge(analysisPassed({ name: "load", in: "dev" }), Ledger.empty, { rendering: { kind: "none" } })).toEqual(["not applicable", "web does not run in dev"]);
});

test("evidence from the future is unknown", () => {
  const [state, why] = judge(GREEN, ledgerOf([aRecord(GREEN, { minute: 70 })]), { minute: 60 });
  expect([state, why]).toEqual(["unknown", "it was seen at 2026-06-01T13:10:00Z, which is in the future: a clock is wrong, here or there"]);
});

test("a record that cannot be read makes the gate unknown: it may be the one that revokes", () => {
  const path = `evidence/web/dev/${"0".repeat(64)}.json`;
  const ledger = Ledger.join([{ commit: "1".repeat(40), author: { name: "", email: "" }, path, content: Buffer.from('{"schemaVersion":9}') }]);
  expect(judge(GREEN, ledger)[0]).toBe("unknown");
  expect(judge(GREEN, ledger)[1]).toContain("is newer than 1");
});

test("approvals are counted by person, and taken back by the same person", () => {
  const gate = approved({ by: ["ada@example.com", "bob@example.com"], count: 2 });
  const says = (by: string, minute: number, result = "passed") => ({ by, evidence: aRecord(gate, { minute, source: "person", result }) });
  expect(judge(gate, ledgerOf([says("ada@example.com", 0), says("ada@example.com", 1)]))).toEqual(["missing", "1 of 2 approvals: ada@example.com"]);
  expect(judge(gate, ledgerOf([says("eve@example.com", 0), says("ada@example.com", 1)]))).toEqual(["missing", "1 of 2 approvals: ada@example.com"]);
  expect(judge(gate, ledgerOf([says("ada@example.com", 0), says("bob@example.com", 1)]))).toEqual(["passed", "approved by ada@example.com, bob@example.com"]);
  expect(judge(gate, ledgerOf([says("ada@example.com", 0), says("bob@example.com", 1), says("ada@example.com", 2, "failed")]))[0]).toBe("failed");
});

test("a freeze holds from its first moment to its last, in every time zone", () => {
  const gate = notFrozen({ freezes: [{ from: "2026-06-01T14:00:00+02:00", until: "2026-06-01T13:00:00Z", reason: "stock-taking" }] });
  expect(judge(gate, Ledger.empty, { minute: -1 })).toEqual(["passed", "no freeze holds"]);
  expect(judge(gate, Ledger.empty, { minute: 0 })).toEqual(["failed", "frozen until 2026-06-01T13:00:00Z: stock-taking"]);
  expect(judge(gate, Ledger.empty, { minute: 60 })[0]).toBe("passed");
});
