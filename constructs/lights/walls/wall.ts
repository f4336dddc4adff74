import type { Finding, JsonValue, Manifest } from "../../contract/index.ts";
import type { AskedPatch } from "../patch.ts";

/** What a wall is shown: one rendered object, and what somebody patched into it. */
export interface WallInput {
  readonly manifest: Manifest;
  readonly patches: readonly AskedPatch[];
}

/** One thing a wall refuses. The field is a path in the manifest; empty for the whole object. */
export interface Breach {
  readonly field: string;
  readonly what: string;
  /** Where it differs from the wall's own way out. */
  readonly fix?: string;
}

/** A rule that holds for every object of every unit, whichever tool synthesizes it. */
export interface Wall {
  /** What it finds, in words and dashes. */
  readonly rule: string;
  readonly why: string;
  readonly fix: string;
  /** What it recognises and what it lets pass. @default - all that its name says */
  readonly limits?: string;
  /** It reads every text of the object, so it is spared objects in which the screen saw nothing. */
  readonly readsTexts?: true;
  inspect(input: WallInput): readonly Breach[];
}

export type LocatedBreach = Pick<Finding, "rule" | "what" | "why" | "fix"> & { readonly field: string };

/** Every string of a value with its field path, keys included. */
export function* strings(value: JsonValue, field = ""): Generator<{ readonly field: string; readonly text: string }> {
  if (typeof value === "string") yield { field, text: value };
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* strings(item, `${field}[${index}]`);
  else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const path = field === "" ? key : `${field}.${key}`;
      yield { field: path, text: key };
      yield* strings(item as JsonValue, path);
    }
  }
}
