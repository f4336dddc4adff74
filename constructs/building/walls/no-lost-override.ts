import { quoted, tryFindNearest } from "../../contract/index.ts";
import type { WrittenBlock } from "../written-blocks.ts";
import { entriesOf, showPath, valueAt } from "./wall.ts";
import type { Breach, Wall, WallInput } from "./wall.ts";

export const noLostOverride: Wall = {
  rule: "no-lost-override",
  why: "the engine drops it without a word; the document is not what its source says",
  fix: "look where the value should stand in the document, and give it as a property of the construct",
  inspect(input) {
    return [...input.blocks.filter(isOwn).flatMap((block) => [...lostId(block), ...lostOverrides(block, input)]), ...lostStackOverrides(input)];
  },
};

/** The engine puts a provider's patches into its `provider` block, and none into required_providers. */
function isOwn({ address }: WrittenBlock): boolean {
  return address[1] !== "required_providers";
}

function lostId({ construct, askedId, id }: WrittenBlock): Breach[] {
  if (askedId === undefined || askedId === id) return [];
  return [{
    construct,
    field: "",
    what: `overrideLogicalId(${quoted(askedId)}) came too late: the address already is ${quoted(id)}`,
    fix: "call it right after the construct is made, before anything reads an attribute of it",
  }];
}

function lostOverrides({ construct, address, overrides }: WrittenBlock, { terraform }: WallInput): Breach[] {
  const made = valueAt(terraform, address);
  const candidates = Array.isArray(made) ? made : [made];
  return patchesOf(overrides, []).filter(({ path, value }) => !candidates.some((candidate) => isVisible(valueAt(candidate, path), value))).map(({ path, value }) => ({
    construct,
    field: showPath(path),
    what: `addOverride(${quoted(path.join("."))}, ${quoted(value)}) is not in the document`,
  }));
}

/** A patch of the stack lands always, but may land on a block that nobody makes. */
function lostStackOverrides({ blocks, stack, stackOverrides }: WallInput): Breach[] {
  return ["resource", "data"].flatMap((kind) =>
    entriesOf(stackOverrides[kind]).flatMap(([type, ids]) =>
      entriesOf(ids).flatMap(([id]) => {
        const address = `${kind}.${type}.${id}`;
        const known = blocks.map((block) => block.address.join("."));
        const nearest = known.includes(address) ? undefined : tryFindNearest(address, known);
        if (nearest === undefined) return [];
        return [{ construct: stack, field: address, what: `addOverride("${address}…") patches what no construct makes. Did you mean "${nearest}"?`, fix: `write ${nearest}, or make the resource with a construct` }];
      }),
    ),
  );
}

function patchesOf(value: unknown, path: readonly string[]): { readonly path: readonly string[]; readonly value: unknown }[] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isComputed(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([name, inner]) => patchesOf(inner, [...path, name]));
}

/** The engine puts a value in the place of a token and adds lists to those that are there. */
function isVisible(found: unknown, asked: unknown): boolean {
  if (asked === undefined) return found === undefined;
  if (isComputed(asked)) return found !== undefined;
  if (Array.isArray(asked)) return Array.isArray(found) && asked.every((item) => isComputed(item) || typeof item === "object" || found.includes(item));
  return found === asked;
}

function isComputed(value: unknown): boolean {
  if (typeof value === "string") return /[$#&]\{TfToken\[/.test(value);
  if (typeof value === "number") return value < -1e280;
  return typeof value === "object" && value !== null && "resolve" in value;
}
