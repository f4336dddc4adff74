import { quoted } from "../../constructs/contract/index.ts";
import type { Move } from "./move.ts";
import type { Pointer } from "./pointer.ts";
import { ACTIONS, TRAILERS } from "./trailers.ts";
import type { Action, ClaimedRecord } from "./trailers.ts";

/** What the history before the commit knows about the version that it brings. */
export interface VersionPast {
  /** Whether it ran in the same environment before; unknown in a history that is cut off. */
  readonly ranHere: boolean | "unknown";
  /** Whether it ran in the environment that the trailer names as its source. */
  readonly ranInSource: boolean | "unknown";
}

/**
 * Where the trailers of a commit say something else than the commit does. Trailers are text that
 * anyone can write: only what agrees with the content is believed.
 */
export function contradictions(claim: ClaimedRecord, move: Move, past: VersionPast): readonly string[] {
  const found: string[] = [];
  const say = (field: keyof typeof TRAILERS, text: string): number => found.push(`${TRAILERS[field]}: ${text}`);
  if (!isAction(claim.action)) say("action", `${quoted(claim.action)} is no action; there are ${ACTIONS.join(", ")}`);
  if (move.after === undefined) say("action", `${quoted(claim.action)}, but the pointer ${move.unreadable?.after === undefined ? "is gone" : "cannot be read"}`);
  else {
    if (claim.digest === undefined) say("digest", "is missing");
    else if (claim.digest !== written(move.after)) say("digest", `${quoted(claim.digest)}, but the pointer says ${quoted(written(move.after))}`);
  }
  const before = move.before === undefined ? undefined : written(move.before);
  if (claim.previous !== undefined && claim.previous !== before) say("previous", `${quoted(claim.previous)}, but the pointer said ${before === undefined ? "nothing" : quoted(before)}`);
  if (claim.action === "promote") {
    if (claim.from === undefined) say("from", "is missing");
    else if (past.ranInSource === false) say("from", `${quoted(claim.from)}, where this build had not run`);
  }
  if (claim.action === "rollback" && past.ranHere === false) say("action", `"rollback", but this build had never run in ${move.environment}`);
  return found;
}

export function isAction(text: string): text is Action {
  return (ACTIONS as readonly string[]).includes(text);
}

/** A version as a trailer writes it. */
function written(pointer: Pointer): string {
  return pointer.digest ?? pointer.tag ?? "";
}
