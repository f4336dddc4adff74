import { HANDOVER_FIELDS, parseHandover, refuseInput, Refusal } from "../../constructs/contract/index.ts";
import type { HandoverRecord, JsonValue, Problem } from "../../constructs/contract/index.ts";
import { isEqual } from "../compare/equal.ts";
import { unrecordable } from "./assert-recordable.ts";
import type { DeclaredOutput, HandoverField } from "./declared-outputs.ts";
import type { Output } from "./read-outputs.ts";

/** What one stack, or one file, says. */
export interface Reported {
  /** The stack, or the file. */
  readonly source: string;
  readonly outputs: ReadonlyMap<string, Output>;
}

export interface HandoverChange {
  readonly field: HandoverField;
  /** Undefined where it was not recorded. */
  readonly before: JsonValue | undefined;
  readonly after: JsonValue;
  readonly source: string;
}

/** What is to be recorded. Printed, reviewed, tested; written by somebody else. */
export interface HandoverPlan {
  readonly environment: string;
  /** Relative to the repository. */
  readonly file: string;
  readonly changes: readonly HandoverChange[];
  /** Recorded before and not reported now; they stay. */
  readonly kept: readonly HandoverField[];
  /** Outputs that the handover has no field for. */
  readonly left: readonly { readonly source: string; readonly output: string }[];
  readonly record: HandoverRecord;
}

export interface HandoverFacts {
  readonly environment: string;
  readonly file: string;
  readonly recorded: HandoverRecord | undefined;
  readonly declared: readonly DeclaredOutput[];
  readonly reported: readonly Reported[];
}

/**
 * What the handover becomes with what was reported.
 *
 * @throws Refusal (input) where a declared output was not reported, two stacks disagree, or a value is
 *   secret, changes with releases, or does not hold; with every problem at once
 */
export function planHandover({ environment, file, recorded, declared, reported }: HandoverFacts): HandoverPlan {
  const fields: ReadonlySet<string> = new Set(HANDOVER_FIELDS);
  const found = new Map<HandoverField, { readonly value: JsonValue; readonly source: string }>();
  const problems: Problem[] = [];
  for (const { source, outputs } of reported) {
    for (const [name, output] of outputs) {
      if (!fields.has(name)) continue;
      const field = name as HandoverField;
      problems.push(...unrecordable(output, `${source}: ${name}`));
      const other = found.get(field);
      if (other !== undefined && !isEqual(other.value, output.value)) problems.push({ what: `${name} differs between ${other.source} and ${source}`, where: file, why: "the handover has one value for it", fix: "let one stack output it" });
      found.set(field, { value: output.value, source });
    }
  }
  problems.push(...declared.filter(({ field }) => !found.has(field)).map(({ field, stack }) => notReported(field, stack, environment)));
  if (problems.length > 0) throw new Refusal("input", problems);
  if (found.size === 0) throw refuseInput({ what: `nothing that is reported belongs into the handover of ${environment}`, where: file, why: `an output is recorded where it has the name of a field: ${HANDOVER_FIELDS.join(", ")}`, fix: "declare one in a stack: new HandoverOutput(scope, \"vpcId\", …)" });

  const before = (recorded?.values ?? {}) as Readonly<Record<string, JsonValue | undefined>>;
  const values = Object.fromEntries(HANDOVER_FIELDS.flatMap((field) => {
    const value = found.get(field)?.value ?? before[field];
    return value === undefined || isEmpty(value) ? [] : [[field, sorted(value)]];
  }));
  const record = parseHandover({ schemaVersion: 1, environment, values }, environment, reported.map(({ source }) => source).join(", "));
  return {
    environment, file, record,
    changes: HANDOVER_FIELDS.flatMap((field): HandoverChange[] => {
      const now = found.get(field);
      if (now === undefined || isEqual(now.value, before[field] ?? null)) return [];
      return [{ field, before: before[field], after: now.value, source: now.source }];
    }),
    kept: HANDOVER_FIELDS.filter((field) => !found.has(field) && before[field] !== undefined && !isEmpty(before[field])),
    left: reported.flatMap(({ source, outputs }) => [...outputs.keys()].filter((name) => !fields.has(name)).sort().map((output) => ({ source, output }))),
  };
}

function notReported(field: string, stack: string, environment: string): Problem {
  return { what: `the state of ${stack} has no output ${field}`, where: `dist/${environment}/building/${stack}`, why: "dist declares it, and what was never applied has no value", fix: "apply the stack, and pull again" };
}

/** The file's text: fields in the contract's order, names sorted. */
export function handoverText({ schemaVersion, environment, values }: HandoverRecord): string {
  const filled = Object.fromEntries(HANDOVER_FIELDS.flatMap((field) => {
    const value = values[field] as JsonValue | undefined;
    return value === undefined || isEmpty(value) ? [] : [[field, sorted(value)]];
  }));
  return `${JSON.stringify({ schemaVersion, environment, values: filled }, undefined, 2)}\n`;
}

function isEmpty(value: JsonValue): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** Lists keep their order: subnets stand in that of their zones. */
function sorted(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value as Readonly<Record<string, JsonValue>>).sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)]));
}
