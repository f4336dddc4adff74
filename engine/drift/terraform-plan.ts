import type { JsonObject, JsonValue } from "../../constructs/contract/json.ts";
import { visible } from "../../constructs/contract/visible.ts";
import { compareValues } from "../compare/compare-values.ts";
import { isObject } from "../compare/list-key.ts";
import type { RefreshPlan, TerraformAnswer } from "../ports/terraform.ts";
import type { Drift, DriftedField } from "./drift.ts";
import { withoutKeys } from "./left-alone.ts";
import { uncheckedBecause } from "./unchecked.ts";

interface Place {
  readonly environment: string;
  readonly part: string;
  /** How the stack is initialised, for messages. */
  readonly folder: string;
  readonly program: string;
}

/**
 * What a refresh-only plan says of a stack. Of the state's values only those that drifted are read,
 * and what the provider marks as sensitive is masked before anything else happens to it
 * (developer.hashicorp.com/terraform/internals/machine-readable-ui and …/json-format).
 */
export function readRefreshPlan({ plan, shown }: RefreshPlan, place: Place): { readonly drifts: readonly Drift[]; readonly compared: number } {
  const messages = readLines(plan.output);
  const errors = messages.filter((message) => message["type"] === "diagnostic" && message["@level"] === "error");
  if (errors.length > 0 || (plan.code !== 0 && plan.code !== 2)) return { drifts: [failed(plan, errors, place)], compared: 0 };
  const details = shown?.code === 0 ? tryParse(shown.output) : undefined;
  if (details === undefined) return { drifts: [unknown(`${place.program} show -json did not show the plan that was made`, place)], compared: 0 };
  const drifted = driftedResources(details, place);
  const told = new Set(drifted.map(({ object }) => withoutKeys(object)));
  const drifts = [...drifted, ...driftedOutputs(details, place), ...notInBoth(details, place).filter(({ object }) => !told.has(withoutKeys(object)))];
  const unexplained = plan.code === 2 && drifts.length === 0 && !isOnlyRecordedAnew(messages) ? [unknown(`${place.program} says that something differs and does not show what`, place)] : [];
  return { drifts: [...drifts, ...unexplained], compared: stateAddresses(details).length };
}

const LONGEST = 300;

function driftedResources(details: JsonObject, place: Place): Drift[] {
  return objects(details["resource_drift"]).flatMap((resource): Drift[] => {
    const change = resource["change"];
    const address = resource["address"];
    if (!isObject(change ?? null) || typeof address !== "string") return [unknown("a drifted resource is not described as this version knows it", place)];
    const { actions, before, after, before_sensitive: secretBefore, after_sensitive: secretAfter } = change as JsonObject;
    const at = { layer: "building" as const, environment: place.environment, part: place.part, type: String(resource["type"]), object: address };
    if (Array.isArray(actions) && actions.includes("delete")) return [{ ...at, kind: "missing" }];
    if (Array.isArray(actions) && actions.every((action) => action === "no-op" || action === "read")) return [];
    return [{ ...at, kind: "changed", fields: compareMasked(before ?? null, secretBefore ?? false, after ?? null, secretAfter ?? false) }];
  });
}

function driftedOutputs(details: JsonObject, { environment, part }: Place): Drift[] {
  const changes = details["output_changes"];
  return Object.entries(isObject(changes ?? null) ? (changes as JsonObject) : {}).flatMap(([name, change]): Drift[] => {
    const { actions, before, after, before_sensitive: secretBefore, after_sensitive: secretAfter } = change as JsonObject;
    if (!Array.isArray(actions) || actions.every((action) => action === "no-op")) return [];
    const located = { layer: "building" as const, environment, part, type: "output", object: `output.${name}` };
    if (actions.includes("create")) return [{ ...located, kind: "missing" }];
    if (actions.includes("delete")) return [{ ...located, kind: "extra" }];
    return [{ ...located, kind: "changed", fields: compareMasked(before ?? null, secretBefore ?? false, after ?? null, secretAfter ?? false) }];
  });
}

/** A refresh looks at what is in the state: what was never made, or is no longer wanted, it passes over. */
function notInBoth(details: JsonObject, { environment, part }: Place): Drift[] {
  const present = stateAddresses(details);
  const made = new Set(present.map(withoutKeys));
  const declared = new Set(declaredAddresses(details, made));
  const located = (object: string) => ({ layer: "building" as const, environment, part, type: object.split(".")[0]!, object });
  return [
    ...[...declared].filter((address) => !made.has(address)).map((address): Drift => ({ ...located(address), kind: "missing" })),
    ...present.filter((address) => !declared.has(withoutKeys(address)) && !address.startsWith("module.")).map((address): Drift => ({ ...located(address), kind: "extra" })),
  ];
}

/** Resources of the root module. One of a count or for_each may rightly have no instance: it counts where it has one. */
function declaredAddresses(details: JsonObject, made: ReadonlySet<string>): string[] {
  return objects(at(details, "configuration", "root_module")?.["resources"])
    .filter((resource) => resource["mode"] === "managed")
    .filter((resource) => !("count_expression" in resource || "for_each_expression" in resource) || made.has(String(resource["address"])))
    .map(({ address }) => String(address));
}

function stateAddresses(details: JsonObject): string[] {
  const visit = (module: JsonObject | undefined): string[] => module === undefined ? [] : [
    ...objects(module["resources"]).filter(({ mode }) => mode === "managed").map(({ address }) => String(address)),
    ...objects(module["child_modules"]).flatMap(visit),
  ];
  return visit(at(details, "prior_state", "values", "root_module"));
}

/** What the provider marks as sensitive is numbered, so that its change is seen and its value is not. */
function compareMasked(before: JsonValue, secretBefore: JsonValue, after: JsonValue, secretAfter: JsonValue): readonly DriftedField[] {
  const numbers = new Map<string, string>();
  const number = (value: JsonValue): string => {
    const text = JSON.stringify(value);
    const known = numbers.get(text) ?? `(sensitive value ${numbers.size + 1})`;
    numbers.set(text, known);
    return known;
  };
  return compareValues(mask(before, secretBefore, number), mask(after, secretAfter, number));
}

function mask(value: JsonValue, secret: JsonValue, number: (value: JsonValue) => string): JsonValue {
  if (secret === true) return value === null ? null : number(value);
  if (Array.isArray(value)) return value.map((item: JsonValue, index) => mask(item, Array.isArray(secret) ? ((secret as readonly JsonValue[])[index] ?? false) : false, number));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, mask(inner, isObject(secret) ? (secret[field] ?? false) : false, number)]));
}

/** The summary alone: the detail of a diagnostic may quote the configuration, or the state. */
function failed({ code }: TerraformAnswer, errors: readonly JsonObject[], place: Place): Drift {
  const [first] = errors.map((message) => at(message, "diagnostic")?.["summary"]).filter((summary) => typeof summary === "string");
  const told = first === undefined ? (code === undefined ? "a signal ended it" : `it ended with ${code} and gave no reason as JSON`) : visible(first.length > LONGEST ? `${first.slice(0, LONGEST)}…` : first);
  return unknown(`${place.program} plan failed: ${told}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ""}`, place);
}

function unknown(reason: string, { environment, part, folder, program }: Place): Drift {
  return uncheckedBecause(reason, { layer: "building", environment, part, type: "", object: "every resource of the stack" }, `${program} -chdir=${folder} init, then plan -refresh-only, says more`);
}

/**
 * Terraform ends with 2 also where every value is the same and it would only write the state anew, as the
 * provider records more beside the values (github.com/hashicorp/terraform/issues/37406). It sums up, and tells no drift.
 */
function isOnlyRecordedAnew(messages: readonly JsonObject[]): boolean {
  return messages.some(({ type }) => type === "change_summary") && !messages.some(({ type }) => type === "resource_drift");
}

/** Anything that is no JSON is a warning for people, written before Terraform knew better. */
function readLines(output: string): JsonObject[] {
  return output.split("\n").filter((line) => line.startsWith("{")).map(tryParse).filter((message) => message !== undefined);
}

function tryParse(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function objects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).flatMap((item) => (isObject(item) ? [item] : [])) : [];
}

function at(value: JsonObject, ...fields: readonly string[]): JsonObject | undefined {
  let found: JsonValue = value;
  for (const field of fields) {
    if (!isObject(found) || !isObject(found[field] ?? null)) return undefined;
    found = found[field]!;
  }
  return found as JsonObject;
}
