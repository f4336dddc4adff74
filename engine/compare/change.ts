import type { JsonValue } from "../../constructs/contract/json.ts";
import type { Layer } from "./artifact.ts";
import type { Step } from "./field-path.ts";

/** A difference between two states of one object. All of it is plain data. */
export type FieldChange =
  /** `index` is the place in the list after the change, where it is an item of a list. */
  | { readonly kind: "added"; readonly path: string; readonly steps: readonly Step[]; readonly after: JsonValue; readonly index?: number }
  /** `index` is the place in the list before the change, where it is an item of a list. */
  | { readonly kind: "removed"; readonly path: string; readonly steps: readonly Step[]; readonly before: JsonValue; readonly index?: number }
  | { readonly kind: "changed"; readonly path: string; readonly steps: readonly Step[]; readonly before: JsonValue; readonly after: JsonValue }
  /** The items of a list that are on both sides stand in another order: their keys, before and after. */
  | { readonly kind: "reordered"; readonly path: string; readonly steps: readonly Step[]; readonly before: readonly JsonValue[]; readonly after: readonly JsonValue[] };

/** What applying a change would do beyond what it says. */
export interface Hazard {
  /** What was found, in words and dashes. */
  readonly hazard: string;
  /** `refused`: the API server does not take it. `replaced`: removed and made anew. `destroyed`: gone, with what it holds. */
  readonly effect: "refused" | "replaced" | "destroyed";
  /** The field it lies in, where it is one. */
  readonly path?: string;
  readonly why: string;
  readonly fix: string;
}

/** What differs in one object. */
export interface Change {
  readonly layer: Layer;
  readonly environment: string;
  readonly part: string;
  readonly type: string;
  readonly object: string;
  readonly kind: "added" | "removed" | "changed";
  /** Empty where the object as a whole was added or removed. */
  readonly fields: readonly FieldChange[];
  /** The whole object, where it was removed. */
  readonly before?: JsonValue;
  /** The whole object, where it was added. */
  readonly after?: JsonValue;
  readonly hazards: readonly Hazard[];
}
