import { Refusal } from "../../constructs/contract/index.ts";
import type { ObjectReader } from "../ports/git-objects.ts";
import type { FileVersion } from "./log-stream.ts";
import type { Names } from "./path-pattern.ts";
import type { PointerPlace } from "./pointer-mapping.ts";
import { isUnreadableFile, MAX_POINTER_FILE, readPointers } from "./read-pointers.ts";
import type { FoundPointer, PointerFile } from "./read-pointers.ts";

/** The content before one move is the content after an older one, so most files are read twice. */
const REMEMBERED = 20_000;

/** Reads what files of the past say, each version once. */
export class PointerFiles {
  readonly #objects: ObjectReader;
  readonly #read = new Map<string, Promise<PointerFile>>();

  constructor(objects: ObjectReader) {
    this.#objects = objects;
  }

  /**
   * @returns the pointers of one version of a file; where it cannot be read and its path names no
   *   single pointer, the reason
   * @throws Refusal (outside) where the clone lacks the file's content
   */
  async read(place: PointerPlace, names: Names, path: string, version: FileVersion | undefined): Promise<PointerFile> {
    if (version === undefined) return [];
    const file = version.mode.startsWith("100") ? await this.#remembered(place, names, path, version.blob) : { unreadable: version.mode === "120000" ? "is a symbolic link" : "is no file" };
    const { app, env } = { ...place.fixed, ...names };
    if (!isUnreadableFile(file) || app === undefined || env === undefined) return file;
    return [{ app, environment: env, state: file } satisfies FoundPointer];
  }

  #remembered(place: PointerPlace, names: Names, path: string, blob: string): Promise<PointerFile> {
    const key = `${blob} ${place.pattern.glob} ${path}`;
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const reading = this.#readBlob(place, names, path, blob);
    this.#read.set(key, reading);
    if (this.#read.size > REMEMBERED) this.#read.delete(this.#read.keys().next().value!);
    return reading;
  }

  async #readBlob(place: PointerPlace, names: Names, path: string, blob: string): Promise<PointerFile> {
    const object = await this.#objects.tryRead(blob, MAX_POINTER_FILE);
    if (object === undefined) {
      throw new Refusal("outside", [{
        what: `this clone lacks the object ${blob}`,
        where: path,
        why: "it was cloned with a filter, or the repository is damaged; without the object nobody can say what was live",
        fix: "fetch everything with `git fetch --refetch --no-filter`, or clone again without --filter",
      }]);
    }
    if (object.content === undefined) return { unreadable: `is larger than ${MAX_POINTER_FILE} bytes` };
    return readPointers(place, names, object.content);
  }
}
