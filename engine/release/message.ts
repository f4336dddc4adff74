import { visible } from "../../constructs/contract/index.ts";
import { describeVerdict } from "../evidence/verdict.ts";
import type { CommitMessage, Trailer } from "../commit/message.ts";
import { formatTrailers } from "../history/index.ts";
import type { MovePlan, PointerMove, RecordedRelease } from "./release-plan.ts";

const MAX_SUBJECT = 200;
const MAX_EVIDENCE = 500;
/** Lines of the body; the trailers say all of it. */
const MAX_LINES = 200;

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
    evidence: gates.filter((verdict) => verdict.app === app).map((verdict) => visible(describeVerdict(verdict)).slice(0, MAX_EVIDENCE)),
    ...(reason !== undefined && { reason }),
  }));
  return { subject: subjectOf(plan).slice(0, MAX_SUBJECT), body: bodyOf(plan), trailers: readLines(formatTrailers(records)) };
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

export function describeMove({ app, before, after }: PointerMove): string {
  return `${app}: ${before === undefined ? "nothing" : buildOf(before)} -> ${buildOf(after)}`;
}

function bodyOf({ moves, gates, environment }: MovePlan): string {
  const asked = gates.map((verdict) => `gate of ${environment.name}${moves.length === 1 ? "" : ` for ${verdict.app}`}: ${visible(describeVerdict(verdict)).slice(0, MAX_EVIDENCE)}`);
  const lines = [...moves.map(describeMove), ...asked];
  const more = lines.length - MAX_LINES;
  return (more > 0 ? [...lines.slice(0, MAX_LINES), `and ${more} lines more, as the trailers say`] : lines).join("\n");
}

function readLines(text: string): readonly Trailer[] {
  return text.trimEnd().split("\n").map((line) => {
    const colon = line.indexOf(": ");
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
}
