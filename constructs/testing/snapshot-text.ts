import { dump } from "js-yaml";
import { describeObject, refuseInput } from "../contract/index.ts";
import type { JsonObject, JsonValue, RenderedStack, RenderedUnit } from "../contract/index.ts";

/** One piece of a snapshot: an object of a unit, or a block of a stack. */
export interface SnapshotEntry {
  readonly title: string;
  readonly text: string;
}

/**
 * The objects of a unit as YAML, in the order of their names, whatever order they were made in.
 *
 * @throws Refusal (input) where two constructs make one object
 */
export function describeUnit(unit: Pick<RenderedUnit, "objects">): readonly SnapshotEntry[] {
  const makers = new Map<string, string>();
  for (const { manifest, path } of unit.objects) {
    const title = describeObject(manifest);
    const other = makers.get(title);
    if (other !== undefined) throw refuseInput({ what: `${title} is made twice, by ${other} and by ${path}`, why: "one of the two would be lost", fix: "give one of them another name" });
    makers.set(title, path);
  }
  return sorted(unit.objects.map(({ manifest }) => ({ title: describeObject(manifest), text: yaml(manifest) })));
}

/**
 * The blocks of a Terraform root module as YAML, one for each address. Comments (`//`) are left out:
 * Terraform does not read them, and the engines write their versions there.
 */
export function describeStack(stack: Pick<RenderedStack, "terraform">): readonly SnapshotEntry[] {
  const terraform = withoutComments(stack.terraform) as JsonObject;
  return sorted(Object.entries(terraform).flatMap(([block, content]) => {
    if (!isObject(content)) return [{ title: block, text: yaml(content) }];
    if (block === "resource" || block === "data") return Object.entries(content).flatMap(([type, instances]) => blocks(`${block}.${type}`, instances));
    return block === "terraform" ? [{ title: block, text: yaml(content) }] : blocks(block, content);
  }));
}

export function joinEntries(entries: readonly SnapshotEntry[]): string {
  return entries.map(({ title, text }) => `# ${title}\n${text}`).join("\n---\n");
}

function blocks(prefix: string, content: JsonValue): SnapshotEntry[] {
  return isObject(content) ? Object.entries(content).map(([name, block]) => ({ title: `${prefix}.${name}`, text: yaml(block) })) : [{ title: prefix, text: yaml(content) }];
}

function withoutComments(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "//").map(([key, field]) => [key, withoutComments(field)]));
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function yaml(value: JsonValue): string {
  return dump(value, { sortKeys: true, lineWidth: -1, noRefs: true }).trimEnd();
}

/** By code unit: a reader's locale has no say in it. */
function sorted(entries: readonly SnapshotEntry[]): readonly SnapshotEntry[] {
  return entries.toSorted((left, right) => (left.title < right.title ? -1 : left.title > right.title ? 1 : 0));
}
