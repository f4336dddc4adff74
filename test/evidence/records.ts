import { formatInstant } from "../../constructs/contract/index.ts";
import type { Gate } from "../../constructs/contract/index.ts";
import { formatEvidence } from "../../engine/evidence/evidence.ts";
import type { Evidence } from "../../engine/evidence/evidence.ts";
import { referTo } from "../../engine/evidence/gate-identity.ts";
import { Ledger } from "../../engine/evidence/ledger.ts";
import type { LedgerAddition } from "../../engine/evidence/ledger.ts";
import { placeAfter } from "../../engine/evidence/order.ts";

export const DIGEST = `sha256:${"1".repeat(64)}`;
export const RENDERED = `sha256:${"a".repeat(64)}`;
/** 2026-06-01T12:00:00Z */
export const NOON = 1_780_315_200;

/** A record about web in dev that a gate of staging asked for. */
export function aRecord(gate: Gate, overrides: Partial<Record<keyof Evidence, unknown>> & { readonly minute?: number } = {}): Evidence {
  const { minute = 0, ...fields } = overrides;
  return {
    schemaVersion: 1, app: "web", environment: "dev", digest: DIGEST, rendered: RENDERED, gate: referTo(gate, "staging"),
    result: "passed", at: formatInstant(NOON + minute * 60), source: "argo-cd", details: [], ...fields,
  } as Evidence;
}

/** A ledger as who records one after another makes it, each of them knowing what came before. */
export function ledgerOf(records: readonly (Evidence | { readonly by: string; readonly evidence: Evidence })[]): Ledger {
  return Ledger.join(records.reduce<readonly LedgerAddition[]>((additions, record, index) => {
    const { by, evidence } = "evidence" in record ? record : { by: "ada@example.com", evidence: record };
    const { path, text } = formatEvidence(placeAfter(evidence, Ledger.join(additions).of(evidence.app, evidence.environment)));
    return [...additions, { commit: String(index + 1).repeat(40).slice(0, 40), author: { name: "", email: by }, path, content: Buffer.from(text) }];
  }, []));
}
