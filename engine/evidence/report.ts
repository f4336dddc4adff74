import * as v from "valibot";
import { digestSchema } from "../../constructs/contract/digest.ts";
import { instantSchema, tryReadInstant } from "../../constructs/contract/instant.ts";
import { list, record, rule, strict } from "../../constructs/contract/parse.ts";
import { parseVersioned, schemaVersionSchema } from "../../constructs/contract/versioned.ts";
import { readJson } from "../yaml/read-json.ts";
import { lineOf } from "./observe/fields.ts";
import type { Observation } from "./observation.ts";

const state = v.picklist(["passed", "failed", "unknown"]);
const checkName = v.pipe(v.string(), rule<string>((value) => /^[^\p{Cc}\p{Cf}]{1,100}$/u.test(value), { is: "is not the name of a check", fix: "write up to 100 visible characters" }));

const stateSchema = strict({
  state,
  since: v.optional(instantSchema),
  details: v.optional(list(v.string()), []),
});

const reportSchema = strict({
  schemaVersion: schemaVersionSchema,
  /** The build that was looked at: a report of another one is refused. */
  digest: digestSchema,
  health: v.optional(stateSchema),
  analyses: v.optional(record(checkName, stateSchema), {}),
  checks: v.optional(record(checkName, stateSchema), {}),
  canary: v.optional(stateSchema),
});

/** What another tool saw of a build. */
export interface VerificationReport {
  readonly digest: string;
  readonly health: Observation | undefined;
  readonly canary: Observation | undefined;
  readonly analyses: ReadonlyMap<string, Observation>;
  readonly checks: ReadonlyMap<string, Observation>;
}

/**
 * Reads a report, as `lamplighter verify --file` takes it.
 *
 * @param where the file, for messages
 * @throws Refusal (input) with every problem at once
 */
export function parseReport(content: Uint8Array, where: string): VerificationReport {
  const { digest, health, canary, analyses, checks } = parseVersioned(reportSchema, readJson(content, where), where);
  return { digest, health: health && observe(health), canary: canary && observe(canary), analyses: observeAll(analyses), checks: observeAll(checks) };
}

function observeAll(states: Readonly<Record<string, v.InferOutput<typeof stateSchema>>>): ReadonlyMap<string, Observation> {
  return new Map(Object.entries(states).map(([name, value]) => [name, observe(value)]));
}

function observe({ state: seen, since, details }: v.InferOutput<typeof stateSchema>): Observation {
  return { state: seen, source: "file", details: details.map(lineOf).filter((line) => line !== ""), ...(since !== undefined && { since: tryReadInstant(since)! }) };
}
