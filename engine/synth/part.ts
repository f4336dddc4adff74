import type { Finding } from "../../constructs/contract/index.ts";
import type { KeptText, TextStore } from "./text-store.ts";

/** A file of dist. */
export interface RenderedFile {
  /** Relative to dist. */
  readonly path: string;
  readonly content: KeptText;
  readonly sha256: string;
}

export interface RenderedPart {
  readonly files: readonly RenderedFile[];
  readonly findings: readonly Finding[];
}

/**
 * The smallest thing that is rendered, hashed and skipped: a unit, a stack, or the reconciler objects
 * of an environment. It is a pure function of its inputs.
 */
export interface Part {
  /** Its folder under dist, which no other part writes to: `dev/lights/catalog`. */
  readonly folder: string;
  readonly environment: string;
  readonly layer: "building" | "lights" | "reconciler";
  /** Name of the chart or the stack. */
  readonly name: string;
  /** Everything it is a function of besides its source, as text to be hashed. What is long in it stands by its hash. */
  readonly inputs: string;
  /** The source it is made from; absent where the toolkit itself makes it. */
  readonly source?: PartSource;
  /** @param texts keeps the texts of its files */
  render(texts: TextStore): Promise<RenderedPart>;
}

/** A module of charts/ or stacks/, shared by the parts of all environments. */
export interface PartSource {
  /** `charts/catalog` or `stacks/network`: names it for people. */
  readonly id: string;
  /** Names it in the cache: the list of an estate may lead one name to another module from one run to the next. */
  readonly key: string;
  /** Whether loading it is importing one module and nothing else: only then do files tell what it is made of. */
  readonly isPlain: boolean;
  load(): Promise<unknown>;
}
