import { refuseInput } from "../../constructs/contract/problem.ts";
import { quoted, visible } from "../../constructs/contract/visible.ts";

/** What a name of git may hold, and the `~`, `^` and `@{}` behind it; no dash in front, which git would take for an option. */
const REVISION = /^(?![-^~])(?!.*\.\.)[^\s:?*[\\]{1,255}$/u;

/** @throws Refusal (input) where the text is no name of a single revision */
export function assertRevision(revision: string): void {
  if (REVISION.test(revision) && visible(revision) === revision) return;
  throw refuseInput({
    what: `${quoted(revision)} is not a revision`,
    why: "git takes what begins with a dash for an option, and ranges, searches and paths stand for something else than one commit",
    fix: "write a branch, a tag, a commit id, or one of these with ~N behind it, such as HEAD~1",
  });
}
