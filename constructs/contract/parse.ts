import * as v from "valibot";
import { describeIssue } from "./issue.ts";
import { Refusal } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { rule, told } from "./rule.ts";
import { quoted } from "./visible.ts";

export { rule, told, withForm } from "./rule.ts";

/**
 * Reads a value through a schema, all problems at once.
 *
 * @param where what to name as the place: a file, or the call that was given the value
 * @throws Refusal (input) with one problem for each field that does not hold
 */
export function parse<Schema extends v.GenericSchema>(schema: Schema, value: unknown, where: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new Refusal("input", result.issues.flatMap((issue) => describeIssue(issue, schema, where)));
}

/**
 * Runs every reader, and refuses what all of them refused at once.
 *
 * @throws Refusal (input)
 */
export function gather<Result>(readers: readonly (() => Result)[]): Result[] {
  const problems: Problem[] = [];
  const results: Result[] = [];
  for (const read of readers) {
    try {
      results.push(read());
    } catch (error) {
      if (!Refusal.isRefusal(error) || error.kind !== "input") throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new Refusal("input", problems);
  return results;
}

/** A strict object: every unknown key is a problem, reported with the nearest known one. A list is no object. */
export function strict<Entries extends v.ObjectEntries>(entries: Entries) {
  const schema = v.strictObject(entries);
  const run: (typeof schema)["~run"] = (dataset, config) => {
    if (!Array.isArray(dataset.value)) return schema["~run"](dataset, config);
    v._addIssue(schema, "type", dataset, config);
    return dataset as unknown as v.FailureDataset<v.StrictObjectIssue>;
  };
  return { ...schema, "~run": run };
}

/** Keys that the library leaves out of a record without a word. */
const LEFT_OUT = ["__proto__", "prototype", "constructor"];

/** An object whose keys are names that somebody chose. */
export function record<Key extends v.GenericSchema<string, string>, Value extends v.GenericSchema>(key: Key, value: Value) {
  const schema = v.record(key, value);
  const leftOut = (input: unknown): string | undefined => LEFT_OUT.find((name) => typeof input === "object" && input !== null && Object.hasOwn(input, name));
  return v.pipe(
    v.custom<v.InferInput<typeof schema>>((input) => leftOut(input) === undefined, ({ input }) => told({
      what: `"${leftOut(input)}" cannot be used as a name here`,
      why: "in JavaScript every object has a field of that name already",
      fix: "choose another name",
    })),
    schema,
  );
}

/** A list that nobody changes, neither before nor after it was read. */
export function list<Input, Output>(item: v.GenericSchema<Input, Output>): v.GenericSchema<readonly Input[], readonly Output[]> {
  return v.pipe(v.array(item), v.readonly()) as unknown as v.GenericSchema<readonly Input[], readonly Output[]>;
}

/**
 * A list in which nothing stands twice.
 *
 * @param identityOf what makes two of them one. @default - their value
 */
export function distinct<Input, Output>(item: v.GenericSchema<Input, Output>, identityOf: (value: Output) => unknown = (value) => value): v.GenericSchema<readonly Input[], readonly Output[]> {
  return v.pipe(list(item), rule<readonly Output[]>((values) => new Set(values.map(identityOf)).size === values.length, {
    is: (values) => `${quoted(values.find((value, index) => values.findIndex((other) => identityOf(other) === identityOf(value)) < index))} is listed twice`,
    fix: "list it once",
    form: "give a list",
  }));
}
