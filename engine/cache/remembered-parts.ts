import { readFolders, readParts, tryReadPart, tryReplacePart } from "./part-lines.ts";
import type { PartMemory } from "./part-lines.ts";

/** So few parts are looked for in the text, before it is read as a whole. */
const FEW_PARTS = 16;

/** What is remembered of all parts. A run that moves one part of thousands asks for that one alone. */
export class RememberedParts {
  readonly text: string;
  #all: ReadonlyMap<string, PartMemory> | undefined;
  #folders: readonly string[] | undefined;
  #asked = 0;

  /** @param text as `writeParts` writes it */
  constructor(text: string) {
    this.text = text;
  }

  tryFind(folder: string): PartMemory | undefined {
    if (this.#all === undefined && this.#asked++ < FEW_PARTS) return tryReadPart(this.text, folder);
    return this.all.get(folder);
  }

  get all(): ReadonlyMap<string, PartMemory> {
    return (this.#all ??= readParts(this.text));
  }

  /** In the order of the last run about all of them. */
  get folders(): readonly string[] {
    return (this.#folders ??= readFolders(this.text));
  }

  /** The text with other memories of some parts in their places; undefined where one of them is new, or they are many. */
  tryReplace(parts: ReadonlyMap<string, PartMemory>): string | undefined {
    if (parts.size > FEW_PARTS) return undefined;
    let text: string | undefined = this.text;
    for (const [folder, part] of parts) text = text === undefined ? undefined : tryReplacePart(text, folder, part);
    return text;
  }
}
