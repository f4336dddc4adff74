import { hash } from "node:crypto";
import { refuseInput } from "../../constructs/contract/index.ts";
import { formatChecksumFile } from "../dist/checksum-file.ts";
import type { ChecksumFile } from "../dist/checksum-file.ts";
import type { DesiredEnvironment, DesiredFile } from "../dist/plan.ts";
import { WriteOnce } from "../dist/write-once.ts";
import type { Part, RenderedFile } from "./part.ts";
import type { FreshPart } from "./render-parts.ts";

/**
 * What should stand in an environment's folder: what was rendered in this run, and of every other
 * part what is recorded as published.
 *
 * @param parts all parts of the environment
 * @param recorded the checksum file as it stands
 * @param keepOthers whether recorded files that belong to no part stay: where a run is about some units only
 * @throws Refusal (input) where two constructs yield one path or one object
 */
export function desiredEnvironment(name: string, parts: readonly Part[], fresh: ReadonlyMap<string, FreshPart>, recorded: ChecksumFile | undefined, keepOthers: boolean): DesiredEnvironment {
  const files = new Map<string, DesiredFile>();
  const folders = new Map(parts.map((part) => [part.folder.slice(name.length + 1), part]));
  // What a run about some units does not render stays what it was rendered from.
  const inputs = new Map(keepOthers ? recorded?.inputs : []);
  for (const [folder, part] of folders) if (fresh.has(part.folder) || !inputs.has(folder)) inputs.set(folder, hashInputs(part));
  for (const [path, published] of recorded?.files ?? []) {
    const part = folders.get(folderOf(path));
    if (part === undefined ? keepOthers : !fresh.has(part.folder)) files.set(path, { sha256: published });
  }
  const rendered = parts.flatMap((part) => fresh.get(part.folder)?.files ?? []);
  const paths = rendered.map(({ path }) => path.slice(name.length + 1));
  if (!stoodBefore(paths, recorded?.files)) assertWrittenOnce(name, [...files.keys()], paths, rendered);
  paths.forEach((path, index) => files.set(path, rendered[index]!));
  return {
    name,
    files,
    // Made when it is asked for, so that the texts of all environments never stand side by side.
    get checksums() {
      return formatChecksumFile({ inputs, files: new Map([...files].map(([path, { sha256 }]) => [path, sha256])) });
    },
  };
}

/** Whether every rendered path was published by its own part before: then none is anybody else's. */
export function stoodBefore(paths: readonly string[], recorded: ReadonlyMap<string, string> | undefined): boolean {
  return paths.every((path) => recorded?.has(path) === true) && new Set(paths).size === paths.length;
}

/** @param paths of what was rendered, below the environment */
function assertWrittenOnce(environment: string, kept: readonly string[], paths: readonly string[], rendered: readonly RenderedFile[]): void {
  const once = new WriteOnce(environment);
  for (const path of kept) once.claimPath(path, `dist/${environment}/${path}`);
  paths.forEach((path, index) => once.claimPath(path, rendered[index]!.origin));
  assertOneUnitAnObject(environment, [...kept, ...paths]);
}

/** The folder of the part that a path below an environment belongs to: `lights/catalog`, `reconciler`. */
export function folderOf(path: string): string {
  const first = path.indexOf("/");
  if (path.startsWith("reconciler/")) return "reconciler";
  const second = path.indexOf("/", first + 1);
  return second < 0 ? path : path.slice(0, second);
}

/** Hash of everything that a part is rendered from besides its source. */
export function hashInputs(part: Part): string {
  return hash("sha256", part.inputs);
}

/** Two units that hold one object would undo each other for ever. The path below the unit is the object. */
function assertOneUnitAnObject(environment: string, paths: Iterable<string>): void {
  const holders = new Map<string, string>();
  for (const path of paths) {
    if (path.startsWith("building/")) continue;
    const folder = folderOf(path);
    const object = path.slice(folder.length + 1);
    const holder = holders.get(object);
    if (holder !== undefined) {
      throw refuseInput({
        what: `${[holder, folder].sort().join(" and ")} both make ${object.replace(/\.yaml$/, "")}`,
        where: `dist/${environment}/${path}`,
        why: "the reconcilers would undo each other, and one of the two objects would be lost",
        fix: "give one of them another name or namespace, or make it once and let both use it",
      });
    }
    holders.set(object, folder);
  }
}
