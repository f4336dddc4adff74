import { hash } from "node:crypto";
import { dirname, resolve } from "node:path";
import type { SynthCache } from "../cache/synth-cache.ts";
import type { RememberedFiles, World } from "../world.ts";
import { tryHashFiles } from "./key.ts";

const STATE = "types.tsbuildinfo";

type Stored = Pick<SynthCache, "typeChecked" | "typeState" | "typesElsewhere">;

/** What the compiler last had nothing to say about, and what it keeps for itself. */
export class RememberedTypes {
  readonly #cache: World["cache"];
  readonly #root: string;
  readonly #files: RememberedFiles;
  readonly #stored: Stored;
  #sources: readonly string[] | undefined;

  constructor({ cache, place }: Pick<World, "cache" | "place">, files: RememberedFiles, stored: Stored) {
    this.#cache = cache;
    this.#root = place.root;
    this.#files = files;
    this.#stored = stored;
  }

  /** As `learn` was told it. */
  get passed(): string | undefined {
    return this.#stored.typeChecked;
  }

  /** Everything the compiler reads that no lock file tells, as far as it is known before it has run. */
  get sources(): readonly string[] {
    return (this.#sources ??= [...this.#files.sources(), ...(this.#stored.typesElsewhere ?? [])]);
  }

  /** One hash for all of it; undefined where something is gone. */
  tryHashSources(): string | undefined {
    return tryHashFiles(this.sources, this.#files);
  }

  /** The file in which the compiler keeps its own memory. One that is not as it was left is not believed. */
  prepareState(): string | undefined {
    const state = this.#cache.tryRead(STATE);
    if (tryHash(state) !== this.#stored.typeState) this.#cache.forget(STATE);
    return this.#cache.tryLocate(STATE);
  }

  /** What to store of a run. @param passed tells the sources that the compiler had nothing to say about */
  learn(passed: string | undefined): Stored {
    const { typeChecked, typeState, typesElsewhere } = this.#stored;
    if (passed === typeChecked) return { ...(typeChecked !== undefined && { typeChecked }), ...(typeState !== undefined && { typeState }), ...(typesElsewhere !== undefined && { typesElsewhere }) };
    const state = this.#cache.tryRead(STATE);
    const elsewhere = state === undefined ? [] : this.#listElsewhere(state);
    return {
      ...(passed !== undefined && { typeChecked: passed }),
      ...(state !== undefined && { typeState: tryHash(state)! }),
      ...(elsewhere.length > 0 && { typesElsewhere: elsewhere }),
    };
  }

  /** What the compiler read besides the sources of the estate's folders and installed packages: it writes down the names. */
  #listElsewhere(state: Buffer): readonly string[] {
    const folder = dirname(this.#cache.tryLocate(STATE)!);
    const known = new Set(this.#files.sources().map((file) => resolve(this.#root, file)));
    // Its own libraries have no folder.
    const read = tryReadNames(state).filter((name) => name.startsWith(".") || name.startsWith("/")).map((name) => resolve(folder, name));
    return read.filter((file) => !known.has(file) && !file.includes("/node_modules/"));
  }
}

function tryHash(state: Buffer | undefined): string | undefined {
  return state === undefined ? undefined : hash("sha256", state);
}

/** Of another compiler's memory nothing is known. */
function tryReadNames(state: Buffer): readonly string[] {
  try {
    const { fileNames } = JSON.parse(state.toString("utf8")) as { readonly fileNames?: unknown };
    return Array.isArray(fileNames) ? fileNames.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}
