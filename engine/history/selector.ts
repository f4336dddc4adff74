import type { JsonValue } from "../../constructs/contract/index.ts";
import type { Names } from "./path-pattern.ts";

/** A way into a document: `images[name={app}].digest`, `image.tag`, `containers[0].image`. */
export interface Selector {
  readonly steps: readonly Step[];
  readonly names: readonly (keyof Names)[];
}

type Step =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "every key"; readonly name: keyof Names }
  | { readonly kind: "item"; readonly index: number }
  | { readonly kind: "item where"; readonly key: string; readonly value: string }
  | { readonly kind: "item by"; readonly key: string; readonly name: keyof Names };

/** A value that was found, and the names that stood on the way to it. */
export interface Selected {
  readonly names: Names;
  readonly value: JsonValue;
}

const STEP = /(?:^|\.)(?:\{(?<every>app|env)\}|(?<key>[\w@/-]+))|\[(?:"(?<quoted>[^"\]]+)"|(?<index>\d{1,6})|(?<by>[\w-]+)=(?:\{(?<part>app|env)\}|(?<value>[^\]{}]+)))\]/y;

/** @returns undefined where the text is not a way into a document */
export function tryParseSelector(text: string): Selector | undefined {
  const steps: Step[] = [];
  const names: (keyof Names)[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const groups = STEP.exec(text)?.groups;
    if (groups === undefined) return undefined;
    const name = (groups["every"] ?? groups["part"]) as keyof Names | undefined;
    if (name !== undefined) {
      if (names.includes(name)) return undefined;
      names.push(name);
    }
    const key = groups["key"] ?? groups["quoted"];
    if (key !== undefined) steps.push({ kind: "key", key });
    else if (groups["every"] !== undefined) steps.push({ kind: "every key", name: name! });
    else if (groups["index"] !== undefined) steps.push({ kind: "item", index: Number(groups["index"]) });
    else if (name !== undefined) steps.push({ kind: "item by", key: groups["by"]!, name });
    else steps.push({ kind: "item where", key: groups["by"]!, value: groups["value"]! });
  }
  return steps.length === 0 ? undefined : { steps, names };
}

/** Every value the selector leads to; names that are already known narrow it. */
export function select(document: JsonValue, selector: Selector, known: Names): readonly Selected[] {
  let found: readonly Selected[] = [{ names: known, value: document }];
  for (const step of selector.steps) found = found.flatMap((each) => take(each, step));
  return found;
}

function take({ names, value }: Selected, step: Step): readonly Selected[] {
  switch (step.kind) {
    case "key":
      return field(value, step.key).map((next) => ({ names, value: next }));
    case "item":
      return Array.isArray(value) && step.index < value.length ? [{ names, value: value[step.index] as JsonValue }] : [];
    case "every key":
      if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
      return Object.entries(value as Record<string, JsonValue>).flatMap(([key, next]) => named(names, step.name, key, next));
    case "item where":
      return items(value).filter((item) => field(item, step.key).some((is) => String(is) === step.value)).map((item) => ({ names, value: item }));
    case "item by":
      return items(value).flatMap((item) => field(item, step.key).flatMap((is) => named(names, step.name, String(is), item)));
  }
}

/** Names that a terminal or a CI runner would take for a command are no names. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_./:@-]{0,199}$/;

function named(names: Names, part: keyof Names, found: string, value: JsonValue): readonly Selected[] {
  if (!NAME.test(found) || (names[part] !== undefined && names[part] !== found)) return [];
  return [{ names: { ...names, [part]: found }, value }];
}

function items(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function field(value: JsonValue, key: string): readonly JsonValue[] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, key)) return [];
  return [(value as Record<string, JsonValue>)[key]!];
}
