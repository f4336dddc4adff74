import type { World } from "./world.ts";

/** What a person does and sees, in the order in which they do it. One file of scenarios/ is one of these. */
export interface Scenario {
  /** A sentence that is true when it has passed. */
  readonly title: string;
  readonly run: (step: Step, world: World) => Promise<void>;
}

/**
 * Does one thing and notes it down.
 *
 * @param what what the person does or looks at
 * @param act does it, and returns what was seen, in a few words
 */
export type Step = (what: string, act: () => Promise<string>) => Promise<void>;

export const scenario = (definition: Scenario): Scenario => definition;

/** @throws where it is not so: every claim of a scenario goes through here or through a wait */
export function expectThat(claim: string, holds: boolean, seen: string): void {
  if (!holds) throw new Error(`expected: ${claim}. Seen: ${seen}`);
}
