import type { World } from "../world.ts";
import type { Part } from "./part.ts";
import { PublishedDist } from "./published.ts";

/** What was found in dist by runs that follow one another and write nothing: the same parts are looked at once. */
export class DistLooks {
  readonly #looks = new Map<string, PublishedDist>();

  at(world: World, parts: readonly Part[]): PublishedDist {
    const folders = parts.map(({ folder }) => folder).join("\n");
    const known = this.#looks.get(folders);
    if (known !== undefined) return known;
    const look = PublishedDist.lookAt(world, parts);
    this.#looks.set(folders, look);
    return look;
  }
}
