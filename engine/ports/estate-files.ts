import { hash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import type { Stats } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { refuseInput, visible } from "../../constructs/contract/index.ts";
import { emptyFileMemo, FILE_FACTS, hashAt, UNTRUSTED, updateFileMemo } from "../cache/file-memo.ts";
import type { FileMemo, NotedFile } from "../cache/file-memo.ts";
import { HANDOVERS, RELEASES } from "../load/records.ts";
import type { EstateFiles } from "../load/records.ts";
import { readJson } from "../yaml/read-json.ts";
import { diskFailure } from "./disk-failure.ts";
import { errorCode } from "./disk.ts";
import { isRacy } from "./racy.ts";

/** The estate's own files. What has not been touched since its last reading is not read again. */
export class DiskEstateFiles implements EstateFiles {
  readonly #root: string;
  /** In front of a relative path: nothing where the system resolves it from here, which is faster. */
  readonly #base: string;
  readonly #known: FileMemo;
  /** Where each known file stands in the memo. */
  readonly #places: ReadonlyMap<string, number>;
  /** For each known file, 1 once it was seen to look as it is known. */
  readonly #recalled: Uint8Array;
  /** The hash of each file that was looked at. */
  readonly #seen = new Map<string, string | undefined>();
  /** The files that were looked at and are not there. */
  readonly #absent: string[] = [];
  /** What files looked like that are not as they are known. */
  readonly #changed = new Map<string, { readonly stats: Stats; readonly isRacy: boolean }>();
  /** Whether the names in a folder were asked for, which no memo tells. */
  #listed = false;
  /** Contents that were read to be hashed, until they are asked for. */
  readonly #contents = new Map<string, Buffer>();
  readonly #now: () => number;
  /** When the run began, in milliseconds since 1970. */
  readonly #openedAt: number;

  /** @param now milliseconds since 1970. @default - the machine's clock */
  constructor(root: string, known: FileMemo = emptyFileMemo, now: () => number = Date.now) {
    this.#root = root;
    this.#now = now;
    this.#openedAt = now();
    this.#base = process.cwd() === root ? "" : `${root}/`;
    this.#known = known;
    this.#places = new Map(known.names.map((name, place) => [name, place]));
    this.#recalled = new Uint8Array(known.names.length);
  }

  learned(): boolean {
    return [...this.#changed.values()].some((look) => !look.isRacy);
  }

  isAsLoaded(file: string): boolean {
    const path = this.#relative(file);
    if (this.#seen.has(path)) return true;
    const stats = this.#tryStat(path, this.#base + path);
    return stats !== undefined && !isRacy(stats, this.#openedAt);
  }

  tryFindAbsent(): readonly string[] | undefined {
    return this.#listed ? undefined : [...this.#absent];
  }

  changed(): readonly string[] {
    return this.#known.names.filter((name, place) => {
      const hash = this.tryHash(name);
      return this.#recalled[place] !== 1 && hash !== hashAt(this.#known, place);
    });
  }

  tryHash(file: string): string | undefined {
    const path = this.#relative(file);
    const known = this.#seen.get(path);
    if (known !== undefined || this.#seen.has(path)) return known;
    const hash = this.#look(path);
    this.#seen.set(path, hash);
    if (hash === undefined) this.#absent.push(path);
    return hash;
  }

  readJson(file: string): unknown {
    const content = this.#contents.get(file) ?? reading(file, () => readFileSync(join(this.#root, file)));
    this.#contents.delete(file);
    return tryReadOwnJson(content) ?? readJson(content, file);
  }

  list(folder: string): readonly string[] {
    this.#listed = true;
    try {
      return readdirSync(join(this.#root, folder)).sort();
    } catch (error) {
      if (errorCode(error) === "ENOENT") return [];
      throw diskFailure(error, visible(folder));
    }
  }

  /**
   * The sources and JSON files of the estate's folders, without what is hidden or installed, and without
   * the folders of the root that hold what is generated. What else the compiler reads it tells itself.
   */
  sources(): readonly string[] {
    const found: string[] = [];
    const visit = (folder: string): void => {
      for (const entry of reading(folder === "" ? "." : folder, () => readdirSync(join(this.#root, folder), { withFileTypes: true }))) {
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
          if (!entry.name.startsWith(".") && entry.name !== "node_modules" && !GENERATED.has(path) && path !== RELEASES && path !== HANDOVERS) visit(path);
        } else if (!entry.name.startsWith(".") && /\.(?:[cm]?[jt]sx?|json)$/.test(entry.name)) found.push(path);
      }
    };
    visit("");
    return found.sort();
  }

  /** What was seen in this run, to be known in the next one. */
  memo(): FileMemo {
    const added: NotedFile[] = [];
    for (const [name, { stats, isRacy }] of this.#changed) {
      const hash = this.#seen.get(name);
      if (hash !== undefined) added.push({ name, facts: isRacy ? UNTRUSTED : [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino], hash });
    }
    return updateFileMemo(this.#known, this.#recalled, added);
  }

  #look(path: string): string | undefined {
    const absolute = this.#base + path;
    const stats = this.#tryStat(path, absolute);
    if (stats === undefined) return undefined;
    const known = this.#tryRecall(path, stats);
    if (known !== undefined) return known;
    const lookedAt = this.#now();
    const content = reading(path, () => readFileSync(absolute));
    this.#changed.set(path, { stats, isRacy: isRacy(stats, lookedAt) });
    if (!path.endsWith(".json")) return hash("sha256", content);
    this.#contents.set(path, content);
    return hash("sha256", withPlainLineEnds(content));
  }

  /** The hash of a file that looks as it is known. */
  #tryRecall(path: string, { size, mtimeMs, ctimeMs, ino }: Stats): string | undefined {
    const place = this.#places.get(path);
    if (place === undefined) return undefined;
    const { facts } = this.#known;
    const at = place * FILE_FACTS;
    const looksSame = facts[at] === size && facts[at + 1] === mtimeMs && facts[at + 2] === ctimeMs && facts[at + 3] === ino;
    if (!looksSame) return undefined;
    this.#recalled[place] = 1;
    return hashAt(this.#known, place);
  }

  /** What stands there and is no file must not be taken for absent: its unit would leave dist without a word. */
  #tryStat(path: string, absolute: string): Stats | undefined {
    const stats = reading(path, () => lstatSync(absolute, { throwIfNoEntry: false }));
    if (stats === undefined || stats.isFile()) return stats;
    const target = stats.isSymbolicLink() ? reading(path, () => statSync(absolute)) : stats;
    if (target.isFile()) return target;
    throw refuseInput({ what: `is ${target.isDirectory() ? "a folder" : "no regular file"}`, where: visible(path), why: "only a file can be read", fix: "put the file back, or remove what stands in its place" });
  }

  #relative(file: string): string {
    if (!file.startsWith("/") && !isAbsolute(file)) return file;
    if (file.startsWith(`${this.#root}/`)) return file.slice(this.#root.length + 1);
    return relative(this.#root, file).split(sep).join("/");
  }
}

/** The same JSON, as git has it where it writes other line ends into the work tree: dist names the hashes of records. */
function withPlainLineEnds(content: Buffer): Buffer {
  return content.includes("\r\n") ? Buffer.from(content.toString("latin1").replaceAll("\r\n", "\n"), "latin1") : content;
}

/** The value of a text that is just what the toolkit writes for it; such a text hides no second key and no odd number. */
function tryReadOwnJson(content: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(content.toString("utf8"));
    return Buffer.from(`${JSON.stringify(value, null, 2)}\n`).equals(content) ? value : undefined;
  } catch {
    return undefined;
  }
}

const GENERATED = new Set(["dist", "build", "cdktf.out", "cdk8s.out"]);

/** @throws Refusal (input) for a link that leads nowhere; (disk) for what the file system refuses */
function reading<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const code = errorCode(error);
    if (code !== "ELOOP" && code !== "ENOENT") throw diskFailure(error, visible(path));
    throw refuseInput({ what: `is a symbolic link that leads ${code === "ELOOP" ? "back to itself" : "nowhere"}`, where: visible(path), why: "only a file can be read", fix: "put the file in its place, or remove the link" });
  }
}
