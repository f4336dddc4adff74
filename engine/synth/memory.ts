import { hash } from "node:crypto";
import type { Finding } from "../../constructs/contract/index.ts";
import { writeParts } from "../cache/part-lines.ts";
import type { PartMemory } from "../cache/part-lines.ts";
import { RememberedParts } from "../cache/remembered-parts.ts";
import { decodeCache, encodeCache } from "../cache/synth-cache.ts";
import type { SynthCache } from "../cache/synth-cache.ts";
import { decodeMemo, emptyMemo, encodeMemo } from "../dist/memo.ts";
import type { Memo } from "../dist/memo.ts";
import type { Closure } from "../ports/modules.ts";
import type { RememberedFiles, World } from "../world.ts";
import { hashOutputs, partKey, SourceKeys } from "./key.ts";
import type { Part } from "./part.ts";
import { RememberedTypes } from "./remembered-types.ts";
import type { FreshPart } from "./render-parts.ts";

const CACHE = "synth.memo";
const MEMO = "dist.memo";
/** Parts that are compared by one hash. Where it differs, each of them is compared by its own key. */
const STRETCH = 64;
/** In place of a stretch's hash. */
const MOVED = "moved";

/** What a run learnt. */
export interface Lesson {
  readonly parts: readonly Part[];
  readonly fresh: readonly FreshPart[];
  /** Whether it was about every part: then all keys are as they are remembered now. */
  readonly isWhole: boolean;
  /** Whether all other parts are known to be what they were, though they were not looked at. */
  readonly othersStand: boolean;
  readonly closures: ReadonlyMap<string, () => Closure | undefined>;
  /** dist as it was observed, or as the publication leaves it. */
  readonly memo: Memo;
  /** Whether dist, where it looks as the memo has it, is just as it is recorded. */
  readonly settled: boolean;
  /** The files that the estate's lists are made of; absent where something else has a say in them, or the run has something to tell. */
  readonly lists?: readonly string[];
}

/** What earlier runs left, and what this one leaves. Nothing in it changes a byte of what is published. */
export class Memory {
  readonly files: RememberedFiles;
  readonly types: RememberedTypes;
  #memo: Memo | undefined;
  readonly #world: World;
  readonly #cache: SynthCache;
  readonly #sources: SourceKeys;
  /** Hash of the toolkit's description. */
  readonly #toolkit: string;
  readonly #remembered: RememberedParts;
  /** What was compared: the list of parts, and for each stretch of it one hash. */
  #compared: { readonly parts: readonly Part[]; readonly stretches: readonly string[] } | undefined;
  /** Whether the list of parts is the remembered one, and each has the key that it is remembered by. */
  #allUnmoved = false;
  /** The parts that have the key that they are remembered by, as far as one hash for many told it. */
  #unmoved: ReadonlySet<Part> = new Set();
  readonly #keys = new Map<string, string | undefined>();

  /** @param known what was read already of the cache of this world. @default - it is read */
  constructor(world: World, known?: Memory) {
    this.#world = world;
    this.#toolkit = hash("sha256", world.toolkit);
    this.#cache = known === undefined ? decodeCache(world.cache.tryRead(CACHE), world.toolkit) : known.#cache;
    this.#remembered = new RememberedParts(this.#cache.parts);
    this.files = world.openFiles(this.#cache.files);
    this.types = new RememberedTypes(world, this.files, this.#cache);
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
   * The files that have another content than the last run found: all parts are what they were that are
   * not made from these. Undefined where more than files may have changed, or another one was made or removed.
   */
  tryFindChanged(): readonly string[] | undefined {
    const { absent } = this.#cache;
    if (absent === undefined || absent.some((file) => this.files.tryHash(file) !== undefined)) return undefined;
    const changed = this.files.changed();
    return changed.every((file) => this.files.tryHash(file) !== undefined) ? changed : undefined;
  }

  /** The folders of all parts that are remembered, in the order of the last run about all of them. */
  get folders(): readonly string[] {
    return this.#remembered.folders;
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

  /** Folders that are remembered of parts that the estate has no more. */
  foldersBesides(parts: readonly Part[]): readonly string[] {
    if (this.#allUnmoved) return [];
    const live = new Set(parts.map(({ folder }) => folder));
    return this.folders.filter((folder) => !live.has(folder));
  }

  /** Notes which parts have the key that they are remembered by: one hash spares many. */
  compareAll(parts: readonly Part[]): void {
    const remembered = this.#cache.stretches;
    if (remembered === undefined) return;
    const stretches = stretchesOf(parts).map((stretch) => this.#hashStretch(stretch, this.#sources));
    this.#compared = { parts, stretches };
    const same = stretches.map((stretch, index) => stretch !== "" && stretch === remembered[index]);
    this.#allUnmoved = same.length === remembered.length && same.every((each) => each);
    if (!this.#allUnmoved) this.#unmoved = new Set(parts.filter((_, index) => same[Math.floor(index / STRETCH)]));
  }

  /**
   * For each stretch of parts one hash of all that their keys are made from; "" where some part has no key.
   *
   * @param loaded the sources that this run loaded: what they are made of may not be what it was when the parts were compared
   */
  #hashStretches(parts: readonly Part[], sources: SourceKeys, loaded: ReadonlyMap<string, unknown>): readonly string[] {
    const compared = this.#compared?.parts === parts ? this.#compared.stretches : undefined;
    return stretchesOf(parts).map((stretch, index) => {
      const known = stretch.some(({ source }) => source !== undefined && loaded.has(source.key)) ? undefined : compared?.[index];
      return known ?? this.#hashStretch(stretch, sources);
    });
  }

  /** The stretches that are remembered. Those with a part that was rendered are like none, so that their parts are compared one by one. */
  #withoutMoved(fresh: readonly FreshPart[]): readonly string[] | undefined {
    const moved = new Set(fresh.map(({ part }) => part.folder));
    const stretches = this.#cache.stretches?.slice();
    this.folders.forEach((folder, index) => {
      if (stretches !== undefined && moved.has(folder)) stretches[Math.floor(index / STRETCH)] = MOVED;
    });
    return stretches;
  }

  #hashStretch(parts: readonly Part[], sources: SourceKeys): string {
    let text = `${this.#toolkit}\n`;
    for (const part of parts) {
      const source = part.source === undefined ? "toolkit" : sources.tryFind(part.source);
      if (source === undefined) return "";
      text += `${part.folder}\n${source}\n${part.inputs}\n`;
    }
    return hash("sha256", text);
  }

  /** Whether a part would be rendered from what it is remembered by. */
  hasSameKey(part: Part): boolean {
    return this.#allUnmoved || this.#unmoved.has(part) || this.tryFindKey(part) === (this.tryRecall(part)?.key ?? "");
  }

  /** What a part would be rendered from now; undefined where its source is not known, or reads the world. */
  tryFindKey(part: Part): string | undefined {
    if (!this.#keys.has(part.folder)) {
      const source = part.source === undefined ? "toolkit" : this.#sources.tryFind(part.source);
      this.#keys.set(part.folder, source === undefined ? undefined : partKey(part, source, this.#toolkit));
    }
    return this.#keys.get(part.folder);
  }

  tryRecall(part: Part): PartMemory | undefined {
    return this.#remembered.tryFind(part.folder);
  }

  findingsOf(parts: readonly Part[]): readonly Finding[] {
    const { findings } = this.#cache;
    return Object.keys(findings).length === 0 ? [] : parts.flatMap(({ folder }) => (Object.hasOwn(findings, folder) ? findings[folder]! : []));
  }

  /**
   * Makes ready what this run learnt. Nothing is written yet, so that it can be done while the compiler
   * runs, before it is known whether anything is kept.
   *
   * @returns keeps it, with the hash of the sources that the compiler passed
   */
  learn(run: Lesson): (typeChecked: string | undefined) => void {
    const sources = run.isWhole ? this.#sourcesOf(run.parts) : { ...this.#cache.sources };
    for (const [key, closure] of run.closures) sources[key] = this.#tryListRememberable(closure());
    const keys = new SourceKeys(this.files, sources);
    const moved = new Map<string, PartMemory>();
    const findings: Record<string, readonly Finding[]> = { ...this.#cache.findings };
    // What a run about some parts leaves standing, a run about all of them removes.
    for (const folder of run.isWhole ? this.foldersBesides(run.parts) : []) delete findings[folder];
    for (const { part, files, findings: found } of run.fresh) {
      const source = part.source === undefined ? "toolkit" : keys.tryFind(part.source);
      moved.set(part.folder, { key: source === undefined ? "" : partKey(part, source, this.#toolkit), outputs: hashOutputs(files.map(({ path, sha256 }) => [path, sha256])) });
      if (found.length > 0) findings[part.folder] = found;
      else delete findings[part.folder];
    }
    const stretches = run.isWhole ? this.#hashStretches(run.parts, keys, run.closures) : run.othersStand ? this.#withoutMoved(run.fresh) : undefined;
    const absent = stretches === undefined ? undefined : this.#tryFindAbsent(run.lists, stretches);
    const learnt: SynthCache = {
      toolkit: this.#world.toolkit,
      parts: this.#writeParts(moved, run),
      findings,
      sources,
      ...(stretches !== undefined && { stretches }),
      files: this.files.memo(),
      ...(this.#world.boot !== undefined && { boot: this.#world.boot }),
      ...(run.settled && { settledAt: run.memo.observedAt }),
      ...(absent !== undefined && { absent }),
    };
    const memo = run.memo === this.memo ? undefined : encodeMemo(run.memo);
    return (typeChecked) => {
      this.#world.cache.write(CACHE, encodeCache({ ...learnt, ...this.types.learn(typeChecked) }));
      if (memo !== undefined) this.#world.cache.write(MEMO, memo);
    };
  }

  /** What is remembered of the sources that there still are. */
  #sourcesOf(parts: readonly Part[]): Record<string, readonly string[] | null> {
    const keys = new Set(parts.flatMap(({ source }) => (source === undefined ? [] : [source.key])));
    return Object.fromEntries(Object.entries(this.#cache.sources).filter(([key]) => keys.has(key)));
  }

  /**
   * The files of a source whose parts may be remembered by them; null for one that reads disk, network or
   * machine, for nobody can tell when it would change, and where a file may not be what was loaded of it.
   */
  #tryListRememberable(closure: Closure | undefined): readonly string[] | null {
    const isKnown = closure !== undefined && closure.impure.length === 0 && closure.files.every((file) => this.files.isAsLoaded(file));
    return isKnown ? closure.files : null;
  }

  /** All parts as this run leaves them: those of the estate in its order, where it was about all of them. */
  #writeParts(moved: ReadonlyMap<string, PartMemory>, { parts, isWhole, othersStand }: Lesson): string {
    if (moved.size === 0 && this.#allUnmoved) return this.#remembered.text;
    const replaced = othersStand ? this.#remembered.tryReplace(moved) : undefined;
    if (replaced !== undefined) return replaced;
    const all = new Map([...this.#remembered.all, ...moved]);
    return writeParts(isWhole ? inOrder(all, parts) : all);
  }

  /** Undefined where files alone do not tell what the parts are made from: a source may read the world, and the lists too. */
  #tryFindAbsent(lists: readonly string[] | undefined, stretches: readonly string[]): readonly string[] | undefined {
    if (lists === undefined || stretches.includes("") || lists.some((file) => !this.files.isAsLoaded(file) || this.files.tryHash(file) === undefined)) return undefined;
    return this.files.tryFindAbsent();
  }

  /** Lets the next run look at every file of dist. */
  forgetDist(): void {
    this.#world.cache.forget(MEMO);
  }
}

/** What is remembered of some parts, in their order. */
function inOrder(memories: ReadonlyMap<string, PartMemory>, parts: readonly Part[]): ReadonlyMap<string, PartMemory> {
  return new Map(parts.flatMap(({ folder }): [string, PartMemory][] => {
    const memory = memories.get(folder);
    return memory === undefined ? [] : [[folder, memory]];
  }));
}

function stretchesOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  const stretches: (readonly Part[])[] = [];
  for (let begin = 0; begin < parts.length; begin += STRETCH) stretches.push(parts.slice(begin, begin + STRETCH));
  return stretches;
}
