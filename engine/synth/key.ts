import { hash } from "node:crypto";
import type { SynthCache } from "../cache/synth-cache.ts";
import type { EstateFiles } from "../load/records.ts";
import type { Part, PartSource } from "./part.ts";

/** Content hashes of what the parts are made from. One source is asked for by every environment. */
export class SourceKeys {
  readonly #files: Pick<EstateFiles, "tryHash">;
  readonly #closures: SynthCache["sources"];
  readonly #known = new Map<string, string | undefined>();

  constructor(files: Pick<EstateFiles, "tryHash">, closures: SynthCache["sources"]) {
    this.#files = files;
    this.#closures = closures;
  }

  /** What tells the files that a source is made of, and their contents, from any others; undefined where they are not known, or one is gone. */
  tryFind(source: PartSource): string | undefined {
    if (!source.isPlain) return undefined;
    if (!this.#known.has(source.key)) this.#known.set(source.key, this.#hash(source.key));
    return this.#known.get(source.key);
  }

  #hash(key: string): string | undefined {
    const files = Object.hasOwn(this.#closures, key) ? this.#closures[key] : undefined;
    if (files === undefined || files === null) return undefined;
    // Nearly every chart is one file, and its name and hash are as good as a hash of the two.
    return files.length === 1 ? tryList(files, this.#files) : tryHashFiles(files, this.#files);
  }
}

/** One hash for the names and contents of some files; undefined where one of them is gone. */
export function tryHashFiles(files: readonly string[], estate: Pick<EstateFiles, "tryHash">): string | undefined {
  const text = tryList(files, estate);
  return text === undefined ? undefined : hash("sha256", text);
}

function tryList(files: readonly string[], estate: Pick<EstateFiles, "tryHash">): string | undefined {
  let text = "";
  for (const file of files) {
    const content = estate.tryHash(file);
    if (content === undefined) return undefined;
    text += `${file} ${content}\n`;
  }
  return text;
}

/** What a part was rendered for: its inputs, its source and the toolkit. Two equal keys give equal files. */
export function partKey(part: Part, source: string, toolkit: string): string {
  return hash("sha256", `${toolkit}\n${source}\n${part.inputs}`);
}

/** One hash for paths and contents of files, whatever their order. */
export function hashOutputs(files: readonly (readonly [path: string, hash: string])[]): string {
  return hash("sha256", files.map(([path, content]) => `${path} ${content}\n`).sort().join(""));
}
