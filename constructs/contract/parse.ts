import * as v from "valibot";
import { Refusal } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { suggest } from "./suggestion.ts";
import { quoted } from "./visible.ts";

/**
 * Reads a value through a schema, all problems at once.
 *
 * @param where what to name as the place: a file, or the call that was given the value
 * @throws Refusal (input) with one problem for each field that does not hold
 */
export function parse<Schema extends v.GenericSchema>(schema: Schema, value: unknown, where: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new Refusal("input", result.issues.map((issue) => describeIssue(issue, where)));
}

/**
 * A schema check that says why and how to mend it. The value's name and the quoted value are put in
 * front of it: `schemaVersion: 7 is not a version this toolkit knows`.
 */
export function rule<Input>(holds: (value: Input) => boolean, text: { is: string; why?: string; fix?: string | ((value: Input) => string) }) {
  return v.rawCheck<Input>(({ dataset, addIssue }) => {
    if (!dataset.typed || holds(dataset.value)) return;
    const fix = typeof text.fix === "function" ? text.fix(dataset.value) : text.fix;
    addIssue({ message: JSON.stringify({ is: text.is, why: text.why, fix } satisfies RuleText) });
  });
}

interface RuleText {
  readonly is: string;
  readonly why?: string | undefined;
  readonly fix?: string | undefined;
}

function describeIssue(issue: v.BaseIssue<unknown>, where: string): Problem {
  const field = v.getDotPath(issue);
  const place = field === null ? where : `${where}: ${field}`;
  if (issue.kind === "schema" && issue.type === "strict_object" && issue.expected === "never") {
    const key = String(issue.path?.at(-1)?.key);
    const parent = issue.path?.at(-1)?.input;
    const known = knownKeys(issue, parent);
    return {
      what: `unknown field ${quoted(key)}.${suggest(key, known)}`,
      where: place,
      why: "a field that nothing reads is nearly always a misspelt one",
      fix: known.length > 0 ? `use one of ${known.join(", ")}` : "remove it",
    };
  }
  const text = tryReadRuleText(issue.message);
  if (text !== undefined) {
    return { what: `${quoted(issue.input)} ${text.is}`, where: place, ...(text.why && { why: text.why }), ...(text.fix && { fix: text.fix }) };
  }
  if (issue.received === "undefined") {
    return { what: `is missing`, where: place, fix: `give ${issue.expected ?? "a value"}` };
  }
  const told = issue.message.startsWith("Invalid ") ? `give ${issue.expected ?? "another value"}` : issue.message;
  return { what: `${quoted(issue.input)} does not fit`, where: place, fix: told };
}

/** valibot does not hand the object's entries to the issue, so the schemas leave them here. */
const KNOWN_KEYS = new WeakMap<object, readonly string[]>();

/** A strict object whose unknown keys are reported with the nearest known one. */
export function strict<Entries extends v.ObjectEntries>(entries: Entries) {
  const schema = v.strictObject(entries);
  const keys = Object.keys(entries);
  const run: (typeof schema)["~run"] = (dataset, config) => {
    if (typeof dataset.value === "object" && dataset.value !== null) KNOWN_KEYS.set(dataset.value, keys);
    return schema["~run"](dataset, config);
  };
  return { ...schema, "~run": run };
}

function knownKeys(issue: v.BaseIssue<unknown>, parent: unknown): readonly string[] {
  const object = parent ?? issue.input;
  return typeof object === "object" && object !== null ? (KNOWN_KEYS.get(object) ?? []) : [];
}

function tryReadRuleText(message: string): RuleText | undefined {
  if (!message.startsWith('{"is":')) return undefined;
  return JSON.parse(message) as RuleText;
}

/** A list that nobody changes, neither before nor after it was read. */
export function list<Input, Output>(item: v.GenericSchema<Input, Output>): v.GenericSchema<readonly Input[], readonly Output[]> {
  return v.pipe(v.array(item), v.readonly()) as unknown as v.GenericSchema<readonly Input[], readonly Output[]>;
}
