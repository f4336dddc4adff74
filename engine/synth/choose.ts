import { refuseInput, suggest } from "../../constructs/contract/index.ts";
import type { Estate } from "../../constructs/contract/index.ts";
import type { Part } from "./part.ts";

/** Which parts a run is about. */
export interface PartChoice {
  /** @default - all environments */
  readonly environments?: readonly string[];
  /** Names of charts and stacks. @default - all of them, and the reconciler objects */
  readonly units?: readonly string[];
}

/**
 * The parts of a choice.
 *
 * @throws Refusal (input) where a name in the choice is none of the estate's
 */
export function chooseParts(parts: readonly Part[], choice: PartChoice, estate: Estate): readonly Part[] {
  assertKnown("environment", choice.environments, estate.environments.map(({ name }) => name));
  assertKnown("chart or stack", choice.units, [...estate.charts, ...estate.stacks].map(({ name }) => name));
  return parts.filter((part) => includes(choice.environments, part.environment) && includes(choice.units, part.name));
}

function includes(chosen: readonly string[] | undefined, name: string): boolean {
  return chosen === undefined || chosen.length === 0 || chosen.includes(name);
}

function assertKnown(what: string, chosen: readonly string[] = [], known: readonly string[]): void {
  for (const name of chosen) {
    if (!known.includes(name)) throw refuseInput({ what: `there is no ${what} "${name}".${suggest(name, known)}`, fix: `use one of ${known.join(", ")}` });
  }
}
