import { refuseInput } from "../../constructs/contract/problem.ts";
import { assertSafePath } from "./layout.ts";

interface Claim {
  readonly path: string;
  readonly origin: string;
}

/** The paths of one environment, each taken once: the second construct that yields one is refused by naming both. */
export class WriteOnce {
  readonly #environment: string;
  readonly #paths = new Map<string, Claim>();

  constructor(environment: string) {
    this.#environment = environment;
  }

  /**
   * Takes a path below the environment.
   *
   * @throws Refusal (input) where it is unsafe, or taken, or differs from a taken one by case alone
   */
  claimPath(path: string, origin: string): void {
    assertSafePath(`${this.#environment}/${path}`, origin);
    const key = path.toLowerCase();
    const held = this.#paths.get(key);
    if (held !== undefined) {
      throw refuseInput({
        what: held.path === path ? `two constructs write this file: ${held.origin} and ${origin}` : `differs from ${held.path} by upper and lower case alone: ${held.origin} and ${origin}`,
        where: `dist/${this.#environment}/${path}`,
        why: held.path === path ? "the second one would overwrite the first" : "on macOS and Windows both are one file, and one of the two would be lost",
        fix: "give one of them another name",
      });
    }
    this.#paths.set(key, { path, origin });
  }
}
