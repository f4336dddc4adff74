import { Refusal } from "../../constructs/contract/problem.ts";
import type { Layer } from "../compare/artifact.ts";
import type { Drift } from "./drift.ts";

interface Place {
  readonly environment: string;
  readonly part: string;
  readonly type: string;
  readonly object: string;
  /** @default - lights */
  readonly layer?: Layer;
}

/**
 * What is not known, with the reason.
 *
 * @throws what is no Refusal (outside): a mistake of ours is never a gap in the answer
 */
export function unchecked(error: unknown, place: Place): Drift {
  if (!Refusal.isRefusal(error) || error.kind !== "outside") throw error;
  const { what, fix } = error.problems[0]!;
  return uncheckedBecause(what, place, fix);
}

export function uncheckedBecause(reason: string, { layer = "lights", environment, part, type, object }: Place, fix?: string): Drift {
  return { kind: "unchecked", layer, environment, part, type, object, reason, ...(fix !== undefined && { fix }) };
}
