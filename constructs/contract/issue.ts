import type * as v from "valibot";
import type { Problem } from "./problem.ts";
import { tryReadRuleText } from "./rule.ts";
import { suggest, tryFindNearest } from "./suggestion.ts";
import { quoted } from "./visible.ts";

/** What is read of a schema to say how a right value looks. */
interface Schema {
  readonly type?: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly item?: Schema;
  readonly value?: Schema;
  readonly wrapped?: Schema;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly pipe?: readonly Schema[];
  /** How a right value is written, as a request. */
  readonly form?: string;
}

/** Where a value stands in what was given: each key with the object it is looked up in. */
interface Step {
  readonly key?: unknown;
  readonly input?: unknown;
}

/** A problem that the schema library found, in our words; more than one where it stops at the first of them. */
export function describeIssue(issue: v.BaseIssue<unknown>, root: unknown, where: string): readonly Problem[] {
  const steps: readonly Step[] = issue.path ?? [];
  if (issue.expected === "never") return unknownKeys(root, steps, where);
  return [{ where: placeOf(where, steps), ...describeValue(issue, schemaAt(root, steps), steps.at(-1)?.key) }];
}

function describeValue({ input, kind, message, ...issue }: v.BaseIssue<unknown>, schema: Schema | undefined, key: unknown): Problem {
  const text = tryReadRuleText(message);
  if (text !== undefined) return { what: text.what ?? `${quoted(input)} ${text.is}`, ...(text.why !== undefined && { why: text.why }), ...(text.fix !== undefined && { fix: text.fix }) };
  if (input === undefined) return { what: key === undefined ? "nothing is given" : `${quoted(String(key))} is missing`, why: "it has no default that could stand in for it", fix: formOf(schema) };
  if (!message.startsWith("Invalid ")) return { what: `${quoted(input)} does not fit`, why: LIMITED, fix: message };
  if (kind === "validation") return { what: `${quoted(input)} does not fit`, why: LIMITED, fix: limitOf(input, issue) };
  const expected = KINDS[schema?.type ?? ""];
  const nearest = typeof input === "string" && schema?.type === "picklist" ? tryFindNearest(input, schema.options!.map(String)) : undefined;
  return { what: `${quoted(input)} ${expected === undefined ? "does not fit" : `is not ${expected}`}`, why: expected === undefined ? LIMITED : "a value is taken as it is given, and never made into one of another kind", fix: nearest === undefined ? formOf(schema) : `write ${quoted(nearest)}` };
}

const LIMITED = "nothing outside of what can be given here has a meaning";

/** The library reports the first unknown key of an object and stops. */
function unknownKeys(root: unknown, steps: readonly Step[], where: string): readonly Problem[] {
  const parent = steps.slice(0, -1);
  const given = steps.at(-1)?.input ?? {};
  const known = Object.keys(objectOf(schemaAt(root, parent), given)?.entries ?? {});
  return Object.keys(given).filter((key) => !known.includes(key)).map((key) => {
    const suggestion = suggest(key, known);
    return {
      what: `unknown field ${quoted(key)}${suggestion === "" ? "" : `.${suggestion}`}`,
      where: placeOf(where, [...parent, { key }]),
      why: "a field that nothing reads is nearly always a misspelt one",
      fix: known.length > 0 ? `use one of ${known.join(", ")}` : "remove it",
    };
  });
}

function placeOf(where: string, steps: readonly Step[]): string {
  return steps.length === 0 ? where : `${where}: ${showSteps(steps)}`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  boolean: "true or false",
  function: "a function",
  array: "a list",
  strict_object: "an object",
  record: "an object",
};

/** How a value that fits is written, as a request. */
function formOf(schema: Schema | undefined): string {
  const inner = unwrap(schema);
  const form = inner?.form ?? inner?.pipe?.find((item) => item.form !== undefined)?.form;
  if (form !== undefined) return form;
  if (inner?.type === "picklist") return `use one of ${inner.options!.map(String).join(", ")}`;
  if (inner?.type === "literal") return `write ${quoted(inner.literal)}`;
  if (inner?.entries !== undefined) return `give an object with ${Object.keys(inner.entries).join(", ")}`;
  return `give ${KINDS[inner?.type ?? ""] ?? "a value"}`;
}

/** What the library's own checks ask for. */
function limitOf(input: unknown, { type, requirement }: Pick<v.BaseIssue<unknown>, "type" | "requirement">): string {
  const limit = String(requirement);
  const counted = Array.isArray(input) ? "" : " characters";
  switch (type) {
    case "integer": return "give a whole number";
    case "min_value": return `give at least ${limit}`;
    case "max_value": return `give at most ${limit}`;
    case "min_length": return `give at least ${limit}${counted}`;
    case "max_length": return `give at most ${limit}${counted}`;
    case "email": return "write an address such as name@example.com";
    default: return "give another value";
  }
}

function unwrap(schema: Schema | undefined): Schema | undefined {
  return schema?.wrapped === undefined ? schema : unwrap(schema.wrapped);
}

function schemaAt(root: unknown, steps: readonly Step[]): Schema | undefined {
  return unwrap(steps.reduce<Schema | undefined>((schema, step) => childOf(objectOf(schema, step.input), step), root as Schema));
}

function childOf(schema: Schema | undefined, { key }: Step): Schema | undefined {
  const name = String(key);
  if (schema?.entries !== undefined) return Object.hasOwn(schema.entries, name) ? schema.entries[name] : undefined;
  return schema?.item ?? schema?.value ?? schema?.pipe?.find(({ value }) => value !== undefined)?.value;
}

/** Of several shapes the one that was meant: whose fixed fields say what the input says. */
function objectOf(schema: Schema | undefined, input: unknown): Schema | undefined {
  const inner = unwrap(schema);
  if (inner?.type !== "variant" && inner?.type !== "union") return inner;
  const given = (typeof input === "object" && input !== null ? input : {}) as Readonly<Record<string, unknown>>;
  const shapes = (inner.options as readonly Schema[]).filter(({ entries }) => entries !== undefined);
  return shapes.find(({ entries = {} }) => Object.entries(entries).every(([key, { literal }]) => literal === undefined || literal === given[key]));
}

/** `windows[0].schedule`; a key that is no word is quoted, so that nothing in it is taken for a path or a terminal's command. */
function showSteps(steps: readonly Step[]): string {
  return steps.map(({ key }, index) => {
    if (typeof key === "number") return `[${key}]`;
    const name = String(key);
    if (!/^[\w$-]{1,80}$/.test(name)) return `[${quoted(name)}]`;
    return index === 0 ? name : `.${name}`;
  }).join("");
}
