import { describeObject } from "../../constructs/contract/manifest.ts";
import type { Manifest } from "../../constructs/contract/manifest.ts";
import { refuseInput } from "../../constructs/contract/problem.ts";
import { assertSafePath, objectPath } from "./layout.ts";

interface Claim {
  readonly path: string;
  readonly origin: string;
}

/**
 * The paths and objects of one environment, each taken once: the second construct that yields a
 * path or an object is refused by naming both.
 */
export class WriteOnce {
  readonly #environment: string;
  readonly #paths = new Map<string, Claim>();
  readonly #objects = new Map<string, Claim>();

  constructor(environment: string) {
    this.#environment = environment;
  }

  /**
   * Takes the path of an object in a folder of the environment, and the object itself: no other
   * unit of the environment may hold it, whatever its folder.
   *
   * @param folder such as `lights/catalog`
   * @param origin construct path of the object
   * @returns its path below the environment
   * @throws Refusal (input) for an unsafe name, or where the path or the object is taken
   */
  claimObject(folder: string, manifest: Manifest, origin: string): string {
    const identity = objectPath(manifest, origin);
    const path = `${folder}/${identity}`;
    const held = this.#objects.get(identity);
    if (held !== undefined) {
      throw refuseInput({
        what: `two constructs make ${describeObject(manifest)}: ${held.origin} and ${origin}`,
        where: `dist/${this.#environment}/${path}`,
        why: "the reconcilers would undo each other, and one of the two objects would be lost",
        fix: "give one of them another name or namespace, or make it once and let both use it",
      });
    }
    this.claimPath(path, origin);
    this.#objects.set(identity, { path, origin });
    return path;
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
