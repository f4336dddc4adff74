import { Refusal } from "../../constructs/contract/index.ts";
import type { TouchedPath } from "./tree-plan.ts";

/** A path that index and work tree follow, and the number of the file that was staged for it. */
export interface StagedPath extends TouchedPath {
  readonly staged: number | undefined;
}

/** What was about to happen when a branch was moved. Whoever comes next can bring it to its end. */
export interface Journal {
  readonly branch: string;
  readonly commit: string;
  /** What index and work tree have to follow; none where the branch is not checked out. */
  readonly paths: readonly StagedPath[];
}

const VERSION = 1;

export function formatJournal(journal: Journal): string {
  return `${JSON.stringify({ version: VERSION, ...journal })}\n`;
}

/** @throws Refusal (outside) where a newer version wrote it */
export function parseJournal(text: string, where: string): Journal {
  const journal = JSON.parse(text) as Journal & { readonly version: number };
  if (journal.version === VERSION) return journal;
  throw new Refusal("outside", [{ what: `a commit by another version of lamplighter was interrupted (journal ${journal.version}, this one knows ${VERSION})`, where, why: "this version could misread what has to be done", fix: "run the same command with the version that began it" }]);
}
