import type { Estate } from "../../constructs/contract/index.ts";

export interface Person {
  readonly name: string;
  readonly email: string;
}

interface Happening {
  /** ISO 8601, with the zone. */
  readonly at: string;
  readonly by: Person;
}

/** @param read the text of another file */
export type Change = (text: string, read: (path: string) => string) => string;

/** Somebody edits files and commits them, with the dist that they render to. */
export interface Edit extends Happening {
  readonly does: "edit";
  readonly subject: string;
  /** What becomes of a file's text, by path; a file that is not there yet has none. */
  readonly edits: Readonly<Record<string, Change>>;
  /** The environment whose dist is rendered anew. @default - none */
  readonly renders?: string;
  /**
   * The estate that the edited sources would load to: a module is loaded once a process.
   * @default - no source of the estate is edited
   */
  readonly loadsTo?: (estate: Estate) => Estate;
  /** For later steps to name the commit by. */
  readonly as?: string;
}

/** One thing that happens in the story that a demo repository tells. */
export type Step =
  | Edit
  /** @property builtFrom the name of the commit that the image was built from */
  | Happening & { readonly does: "release"; readonly app: string; readonly image: string; readonly tag: string; readonly builtFrom: string }
  /**
   * @property app the one application. @default - every one that differs
   * @property withoutGates why the target's gates are set aside. @default - they are asked
   */
  | Happening & { readonly does: "promote"; readonly app?: string; readonly from: string; readonly to: string; readonly withoutGates?: string }
  /** What another tool saw of the build that runs is recorded as evidence. @property since the time from which on it was healthy */
  | Happening & { readonly does: "verify"; readonly app: string; readonly environment: string; readonly since: string }
  | Happening & { readonly does: "rollback"; readonly app: string; readonly environment: string; readonly reason: string }
  /** `git revert` by hand. */
  | Happening & { readonly does: "revert"; readonly commit: string };

/** What happened to an estate, oldest first. */
export interface Story {
  /** The first commit: the estate, edited to what it was then, and everything that it renders to. */
  readonly beginning: Edit;
  readonly steps: readonly Step[];
  /** When it is looked at. ISO 8601, with the zone. */
  readonly end: string;
}
