import { createHash } from "node:crypto";
import { Refusal, refuseInput } from "../../constructs/contract/problem.ts";
import type { Content } from "./content.ts";
import { workAreaName } from "./layout.ts";
import type { PublicationPlan } from "./plan.ts";
import { sha256 } from "./sha256.ts";

/**
 * One step of a publication, in the order in which they are taken. Its number names what it works
 * with in the work area: the staged file or directory, and the backup of what stood in its place.
 */
export interface JournalStep {
  /**
   * `remove`: a file moves to its backup. `rmdir`: an empty directory goes. `tree`: a whole new
   * directory moves into place, with its `member` files in it. `create`: a file moves to where
   * nothing is. `replace`: the same after the present file moved to its backup.
   */
  readonly kind: "remove" | "rmdir" | "tree" | "member" | "create" | "replace";
  /** Below dist. */
  readonly path: string;
  /** Of the file that is removed, or that is put in place; "-" for a directory. */
  readonly sha256: string;
}

/** A step with the content of the file that it puts in place, of which the journal has the hash. */
export interface PublicationStep extends JournalStep {
  readonly content?: Content;
}

const VERSION = 1;
const TITLE = "# lamplighter journal ";
const END = "# end ";
/** Characters. */
const PIECE_LENGTH = 64 * 1024;
const STEP = /^(remove|rmdir|tree|member|create|replace) ([0-9a-f]{64}|-) (".*")$/;

/**
 * The steps of a plan. Removals come first, because a file may stand where a directory has to go and
 * the other way round; checksum files come last.
 */
export function journalSteps(plan: PublicationPlan, observed: ReadonlyMap<string, string>): PublicationStep[] {
  const steps: PublicationStep[] = plan.removals.map(({ path, sha256 }) => ({ kind: "remove", path, sha256 }));
  for (const path of plan.emptied) steps.push({ kind: "rmdir", path, sha256: "-" });
  for (const path of plan.newDirectories) steps.push({ kind: "tree", path, sha256: "-" });
  const inNewDirectory = containment(plan.newDirectories);
  for (const { path, sha256, content } of plan.writes) steps.push({ kind: inNewDirectory(path) ? "member" : observed.has(path) ? "replace" : "create", path, sha256, content });
  for (const { path, sha256, content } of plan.checksumFiles) steps.push({ kind: observed.has(path) ? "replace" : "create", path, sha256, content });
  return steps;
}

/** Whether a path lies in one of these directories, none of which lies in another. */
export function containment(directories: readonly string[]): (path: string) => boolean {
  const known = new Set(directories);
  if (known.size === 0) return () => false;
  return (path) => {
    for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) {
      if (known.has(path.slice(0, slash))) return true;
    }
    return false;
  };
}

/** The text of a journal in pieces: a first publication of thousands of units has one of many megabytes. */
export function* formatJournal(steps: readonly JournalStep[]): Generator<string> {
  const sum = createHash("sha256");
  let piece = `${TITLE}${VERSION}\n`;
  for (const { kind, path, sha256 } of steps) {
    piece += `${kind} ${sha256} ${JSON.stringify(path)}\n`;
    if (piece.length < PIECE_LENGTH) continue;
    sum.update(piece);
    yield piece;
    piece = "";
  }
  yield `${piece}${END}${sum.update(piece).digest("hex")}\n`;
}

/** @throws Refusal (input) for a newer version, (disk) for a damaged journal */
export function parseJournal(text: string, where: string): JournalStep[] {
  const version = /^# lamplighter journal ([1-9][0-9]{0,8})\n/.exec(text)?.[1];
  if (version !== undefined && Number(version) > VERSION) {
    throw refuseInput({ what: `a publication by a newer version of lamplighter was interrupted (journal ${version}, this one knows ${VERSION})`, where, why: "an older version would misread what has to be undone", fix: "upgrade lamplighter, and run lamplighter synth with it" });
  }
  const end = text.lastIndexOf(END);
  const body = text.slice(0, Math.max(end, 0));
  if (version === undefined || text.slice(end) !== `${END}${sha256(body)}\n`) throw damaged(where);
  return body.split("\n").slice(1, -1).map((line) => {
    const [, kind, hash, path] = STEP.exec(line) ?? [];
    if (path === undefined) throw damaged(where);
    return { kind: kind as JournalStep["kind"], sha256: hash!, path: assertInside(JSON.parse(path) as string, where) };
  });
}

function assertInside(path: string, where: string): string {
  const parts = path.split("/");
  if (parts[0] === workAreaName || path.includes("\0") || parts.some((part) => part === "" || part === "." || part === "..")) throw damaged(where);
  return path;
}

function damaged(where: string): Error {
  return new Refusal("disk", [{
    what: "the journal of an interrupted publication is damaged",
    where,
    why: "it was synced to disk before anything in dist was moved, so the disk lost it or somebody changed it",
    fix: `restore dist from git (git restore dist), remove dist/${workAreaName}, and run lamplighter synth`,
  }]);
}
