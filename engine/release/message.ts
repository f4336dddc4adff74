import { visible } from "../../constructs/contract/index.ts";
import { describeVerdict } from "../evidence/verdict.ts";
import type { GateVerdict } from "../evidence/verdict.ts";
import { MAX_BODY } from "../commit/message.ts";
import type { CommitMessage, Trailer } from "../commit/message.ts";
import { formatTrailers } from "../history/index.ts";
import { cut } from "../history/rendering.ts";
import type { MovePlan, PointerMove, RecordedRelease } from "./release-plan.ts";

const MAX_SUBJECT = 200;
const MAX_EVIDENCE = 500;
/** Lines of the body; the trailers say all of it. */
const MAX_LINES = 200;
/** Characters of the line that counts what was left out. */
const ROOM_FOR_COUNT = 100;

/**
 * The message of the commit: one line for people, the builds, and a record of trailers for each move.
 *
 * @throws Refusal (input) where a reason is not one line of visible text
 */
export function messageOf(plan: MovePlan): CommitMessage {
  const { action, moves, gates } = plan;
  const records = moves.map(({ app, environment, from, before, after, reason }) => ({
    action, app, environment,
    ...(from !== undefined && { from }),
    digest: after.release.digest,
    ...(before !== undefined && { previous: before.release.digest }),
    evidence: gates.filter((verdict) => verdict.app === app).map(evidenceOf),
    ...(reason !== undefined && { reason }),
  }));
  return { subject: cut(subjectOf(plan), MAX_SUBJECT), body: bodyOf(plan), trailers: readLines(formatTrailers(records)) };
}

/** What is done, in one line. */
export function subjectOf({ action, environment, from, moves }: MovePlan): string {
  const [first] = moves;
  if (first === undefined) return "Nothing to do";
  const what = moves.length === 1 ? first.app : `${moves.length} applications`;
  const build = moves.length === 1 ? ` ${buildOf(first.after)}` : "";
  if (action === "release") return `Release ${what}${build} to ${environment.name}`;
  if (action === "promote") return `Promote ${what}${build} from ${from} to ${environment.name}`;
  return `Roll back ${what} in ${environment.name} to${build}`;
}

/** Tag and beginning of the digest. */
export function buildOf({ release: { tag, digest } }: Pick<RecordedRelease, "release">): string {
  const short = digest.slice(0, "sha256:".length + 12);
  return tag === undefined ? short : `${tag.length <= 40 ? tag : `${tag.slice(0, 39)}…`} (${short})`;
}

/** What runs before and after, with its repositories where they differ. */
export function describeMove({ app, before, after }: PointerMove): string {
  const isElsewhere = before !== undefined && before.release.repository !== after.release.repository;
  const describe = (recorded: RecordedRelease): string => `${isElsewhere ? `${recorded.release.repository} ` : ""}${buildOf(recorded)}`;
  return `${app}: ${before === undefined ? "nothing" : describe(before)} -> ${describe(after)}`;
}

function bodyOf({ moves, gates, environment }: MovePlan): string {
  const asked = gates.map((verdict) => `gate of ${environment.name}${moves.length === 1 ? "" : ` for ${verdict.app}`}: ${evidenceOf(verdict)}`);
  const lines = [...moves.map(describeMove), ...asked];
  const shown = fitBody(lines);
  const more = lines.length - shown.length;
  return (more > 0 ? [...shown, `and ${more} line${more === 1 ? "" : "s"} more, as the trailers say`] : shown).join("\n");
}

function fitBody(lines: readonly string[]): readonly string[] {
  let length = 0;
  const over = lines.findIndex((line) => (length += line.length + 1) > MAX_BODY - ROOM_FOR_COUNT);
  return lines.slice(0, over < 0 ? MAX_LINES : Math.min(over, MAX_LINES));
}

/** What a gate answered, in one line of a commit. */
function evidenceOf(verdict: GateVerdict): string {
  return cut(visible(describeVerdict(verdict)).trim(), MAX_EVIDENCE);
}

function readLines(text: string): readonly Trailer[] {
  return text.trimEnd().split("\n").map((line) => {
    const colon = line.indexOf(": ");
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
}
