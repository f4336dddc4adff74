import { hash } from "node:crypto";
import type { Finding } from "../../constructs/contract/index.ts";
import { decodeCache, encodeCache } from "../cache/synth-cache.ts";
import type { PartMemory, SynthCache } from "../cache/synth-cache.ts";
import { decodeMemo, emptyMemo, encodeMemo } from "../dist/memo.ts";
import type { Memo } from "../dist/memo.ts";
import type { Closure } from "../ports/modules.ts";
import type { RememberedFiles, World } from "../world.ts";
import { hashOutputs, partKey, SourceKeys, tryHashFiles } from "./key.ts";
import type { Part } from "./part.ts";
import type { FreshPart } from "./render-parts.ts";

const CACHE = "synth.json";
const MEMO = "dist.memo";
const TYPE_STATE = "types.tsbuildinfo";

/** What earlier runs left, and what this one leaves. Nothing in it changes a byte of what is published. */
export class Memory {
  readonly files: RememberedFiles;
  #memo: Memo | undefined;
  readonly #world: World;
  readonly #cache: SynthCache;
  readonly #sources: SourceKeys;
  /** Hash of the toolkit's description. */
  readonly #toolkit: string;
  #unmoved = false;
  readonly #keys = new Map<string, string | undefined>();

  constructor(world: World) {
    this.#world = world;
    this.#toolkit = hash("sha256", world.toolkit);
    this.#cache = decodeCache(world.cache.tryRead(CACHE), world.toolkit);
    this.files = world.openFiles(this.#cache.files);
    this.#sources = new SourceKeys(this.files, this.#cache.sources);
  }

  /** What was seen of dist. Read when first asked for: who looks at some parts only does not need it. */
  get memo(): Memo {
    if (this.#memo === undefined) {
      const stored = this.#world.cache.tryRead(MEMO);
      this.#memo = stored === undefined ? emptyMemo : decodeMemo(stored);
    }
    return this.#memo;
  }

  /** Whether dist, where it looks as the memo has it, is what the last run published or found current. */
  get settled(): boolean {
    return this.#cache.settledAt !== undefined && this.#cache.settledAt === this.memo.observedAt;
  }

  /**
   * Whether directories may stand for their files: dist was found just as published since this machine
   * was started. What a power cut tears is torn before a start, and shows in files alone.
   */
  get trustsDirectories(): boolean {
    return this.settled && this.#world.boot !== undefined && !this.isOfAnotherBoot;
  }

  /** Whether what is remembered was seen before the machine was started. */
  get isOfAnotherBoot(): boolean {
    return this.#cache.boot !== this.#world.boot;
  }

  /** Folders of all parts that are remembered. */
  get folders(): readonly string[] {
    return Object.keys(this.#cache.parts);
  }

  get typeChecked(): string | undefined {
    return this.#cache.typeChecked;
  }

  /** Notes whether every part of the estate has the key that it is remembered by: one hash spares thousands. */
  compareAll(parts: readonly Part[]): void {
    this.#unmoved = this.#cache.allKeys !== undefined && this.#cache.allKeys === this.#tryHashAll(parts, this.#sources);
  }

  #tryHashAll(parts: readonly Part[], sources: SourceKeys): string | undefined {
    let text = `${this.#toolkit}\n`;
    for (const part of parts) {
      const source = part.source === undefined ? "toolkit" : sources.tryFind(part.source);
      if (source === undefined) return undefined;
      text += `${source}\n${part.brief}\n`;
    }
    return hash("sha256", text);
  }

  /** What a part would be rendered from now; undefined where its source is not known, or reads the world. */
  tryFindKey(part: Part): string | undefined {
    if (this.#unmoved) return this.tryRecall(part)?.key;
    if (!this.#keys.has(part.folder)) {
      const source = part.source === undefined ? "toolkit" : this.#sources.tryFind(part.source);
      this.#keys.set(part.folder, source === undefined ? undefined : partKey(part, source, this.#toolkit));
    }
    return this.#keys.get(part.folder);
  }

  tryRecall(part: Part): PartMemory | undefined {
    return Object.hasOwn(this.#cache.parts, part.folder) ? this.#cache.parts[part.folder] : undefined;
  }

  findingsOf(parts: readonly Part[]): readonly Finding[] {
    return parts.flatMap((part) => this.tryRecall(part)?.findings ?? []);
  }

  /**
   * Keeps what this run learnt.
   *
   * @param run.isWhole whether it was about every part: then all keys are as they are remembered now
   * @param run.memo dist as it was observed, or as the publication left it
   * @param run.settled whether dist, where it looks as the memo has it, is just as it is recorded
   * @param run.typeChecked hash of the sources that the compiler passed
   */
  remember(run: { readonly parts: readonly Part[]; readonly fresh: readonly FreshPart[]; readonly isWhole: boolean; readonly closures: ReadonlyMap<string, () => Closure | undefined>; readonly memo: Memo; readonly settled: boolean; readonly typeChecked: string | undefined }): void {
    const sources = { ...this.#cache.sources };
    for (const [id, closure] of run.closures) sources[id] = rememberable(closure());
    const keys = new SourceKeys(this.files, sources);
    const live = new Set(run.parts.map(({ folder }) => folder));
    const parts: Record<string, PartMemory> = { ...this.#cache.parts };
    for (const folder of this.folders) if (!live.has(folder)) delete parts[folder];
    for (const { part, files, findings } of run.fresh) {
      const source = part.source === undefined ? "toolkit" : keys.tryFind(part.source);
      if (source === undefined) delete parts[part.folder];
      else parts[part.folder] = { key: partKey(part, source, this.#toolkit), outputs: hashOutputs(files.map(({ path, sha256 }) => [path, sha256])), ...(findings.length > 0 && { findings }) };
    }
    const allKeys = run.isWhole ? this.#tryHashAll(run.parts, keys) : undefined;
    const typeState = run.typeChecked === this.typeChecked ? this.#cache.typeState : this.#hashTypeState();
    const next: SynthCache = {
      schema: 1,
      toolkit: this.#world.toolkit,
      parts,
      sources,
      ...(allKeys !== undefined && { allKeys }),
      files: this.files.memo(this.#world.now()),
      ...(this.#world.boot !== undefined && { boot: this.#world.boot }),
      ...(run.typeChecked !== undefined && { typeChecked: run.typeChecked }),
      ...(typeState !== undefined && { typeState }),
      ...(run.settled && { settledAt: run.memo.observedAt }),
    };
    this.#world.cache.write(CACHE, encodeCache(next));
    if (run.memo !== this.memo) this.#world.cache.write(MEMO, encodeMemo(run.memo));
  }

  /** The file in which the compiler keeps its own memory. One that is not as it was left is not believed. */
  prepareTypeState(): string | undefined {
    if (this.#hashTypeState() !== this.#cache.typeState) this.#world.cache.forget(TYPE_STATE);
    return this.#world.cache.tryLocate(TYPE_STATE);
  }

  #hashTypeState(): string | undefined {
    const state = this.#world.cache.tryRead(TYPE_STATE);
    return state === undefined ? undefined : hash("sha256", state);
  }

  /** Lets the next run look at every file of dist. */
  forgetDist(): void {
    this.#world.cache.forget(MEMO);
  }

  /** One hash for everything the compiler reads of the estate. */
  hashSources(): string | undefined {
    return tryHashFiles(this.files.sources(), this.files);
  }
}

/** A source that reads disk, network or machine is rendered on every run: nobody can tell when it would change. */
function rememberable(closure: Closure | undefined): readonly string[] | null {
  return closure === undefined || closure.impure.length > 0 ? null : closure.files;
}
