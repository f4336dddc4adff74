import type { JsonObject, JsonValue } from "../../constructs/contract/json.ts";
import type { Step } from "../compare/field-path.ts";
import { isObject } from "../compare/list-key.ts";
import type { TerraformObject } from "../compare/terraform-objects.ts";
import type { Drift, DriftedField } from "./drift.ts";

type Changed = Extract<Drift, { readonly kind: "changed" }>;

/**
 * Without the fields that were nothing and are an empty list or map, or the other way round: what nobody
 * set is recorded as the one by an apply and read back as the other by the first refresh after it.
 */
export function withoutNothing(drifts: readonly Drift[]): readonly Drift[] {
  return withoutFields(drifts, (field) => field.kind === "changed" && isNothing(field.before) && isNothing(field.after));
}

function isNothing(value: JsonValue): boolean {
  return value === null || typeof value === "object" && Object.keys(value).length === 0;
}

/** Without the fields whose changes the module ignores (`lifecycle.ignore_changes`): no apply touches them. */
export function withoutIgnored(drifts: readonly Drift[], module: readonly TerraformObject[]): readonly Drift[] {
  return withoutFields(drifts, ({ steps }, { object }) => {
    const lifecycle = tryFind(module, object)?.["lifecycle"];
    const ignored = isObject(lifecycle ?? null) ? (lifecycle as JsonObject)["ignore_changes"] : undefined;
    if (ignored === "all") return true;
    const place = fieldsOf(steps);
    return Array.isArray(ignored) && ignored.some((path: JsonValue) => path === "all" || `${place}.`.startsWith(`${fieldsIn(String(path))}.`));
  });
}

/**
 * Whether a field may be the trace of another resource: the module does not set it, and another one of
 * the stack builds on its resource. A route shows on its table, a rule on its group, a policy on its role.
 */
export function mayBeTrace({ steps }: DriftedField, { object }: Changed, module: readonly TerraformObject[]): boolean {
  const value = tryFind(module, object);
  const field = fieldsOf(steps.slice(0, 1));
  if (value === undefined || field in value) return false;
  const reference = `${withoutKeys(object)}.`;
  return module.some((other) => other.address !== withoutKeys(object) && expressionsIn(other.value).some((expression) => expression.includes(reference)));
}

/**
 * Without the traces that other resources of the stack leave on what they build on, in fields that the
 * provider fills in where nobody sets them. An apply leaves those as they are.
 *
 * @param schemas what `terraform providers schema -json` prints; where it cannot be read, nothing is left out
 */
export function withoutTraces(drifts: readonly Drift[], module: readonly TerraformObject[], schemas: string): readonly Drift[] {
  const known = blocksOf(schemas);
  return withoutFields(drifts, (field, drift) => {
    const block = known.get(drift.type);
    const name = fieldsOf(field.steps.slice(0, 1));
    return block !== undefined && mayBeTrace(field, drift, module) && isFilledIn(block, name);
  });
}

/** A nested block does not say whether the provider fills it in: the older ones are, and are not marked. */
function isFilledIn(block: JsonObject, field: string): boolean {
  const attribute = at(at(block, "attributes"), field);
  return attribute === undefined ? at(at(block, "block_types"), field) !== undefined : attribute["computed"] === true;
}

/** By type of resource, of every provider. */
function blocksOf(schemas: string): ReadonlyMap<string, JsonObject> {
  try {
    const providers = at(JSON.parse(schemas) as JsonValue, "provider_schemas") ?? {};
    return new Map(Object.values(providers).flatMap((provider) => Object.entries(at(provider, "resource_schemas") ?? {}).flatMap(([type, schema]): [string, JsonObject][] => {
      const block = at(schema, "block");
      return block === undefined ? [] : [[type, block]];
    })));
  } catch {
    return new Map();
  }
}

function withoutFields(drifts: readonly Drift[], isLeftAlone: (field: DriftedField, drift: Changed) => boolean): readonly Drift[] {
  return drifts.flatMap((drift): readonly Drift[] => {
    if (drift.kind !== "changed") return [drift];
    const fields = drift.fields.filter((field) => !isLeftAlone(field, drift));
    return fields.length === 0 ? [] : [{ ...drift, fields }];
  });
}

function tryFind(module: readonly TerraformObject[], address: string): JsonObject | undefined {
  const value = module.find((object) => object.address === withoutKeys(address))?.value;
  return isObject(value ?? null) ? (value as JsonObject) : undefined;
}

/** What stands between `${` and `}` in the texts of a value. */
function expressionsIn(value: JsonValue): readonly string[] {
  if (typeof value === "string") return [...value.matchAll(/\$\{([^}]*)\}/g)].map(([, expression]) => expression!);
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => expressionsIn(item));
  return isObject(value) ? Object.values(value).flatMap(expressionsIn) : [];
}

/** The names of the fields on a way, without the places in lists. */
function fieldsOf(steps: readonly Step[]): string {
  return steps.flatMap((step) => ("field" in step ? [step.field] : [])).join(".");
}

/** The same of a path as Terraform writes it: `scaling_config[0].desired_size`, `tags["team"]`. */
function fieldsIn(path: string): string {
  return path.replaceAll(/\[\d+\]/g, "").replaceAll(/\["([^"]*)"\]/g, ".$1");
}

/** `aws_subnet.a["eu-west-1a"]` → `aws_subnet.a` */
export function withoutKeys(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "");
}

function at(value: JsonValue | undefined, field: string): JsonObject | undefined {
  if (!isObject(value ?? null)) return undefined;
  const inner = (value as JsonObject)[field];
  return isObject(inner ?? null) ? (inner as JsonObject) : undefined;
}
