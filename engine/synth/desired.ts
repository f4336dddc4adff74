import { hash } from "node:crypto";
import { refuseInput } from "../../constructs/contract/index.ts";
import type { Checksums } from "../dist/checksum-file.ts";
import { desiredChecksums } from "../dist/checksums.ts";
import { folderOf } from "../dist/layout.ts";
import type { DesiredEnvironment, DesiredFile } from "../dist/plan.ts";
import type { Part } from "./part.ts";
import type { FreshPart } from "./render-parts.ts";

/**
 * What should stand in an environment's folder: what was rendered in this run, and of every other
 * part what is recorded as published.
 *
 * @param parts all parts of the environment
 * @param recorded what is recorded of the environment
 * @param keepOthers whether recorded files that belong to no part stay: where a run is about some units only
 * @throws Refusal (input) where two units make one object
 */
export function desiredEnvironment(name: string, parts: readonly Part[], fresh: ReadonlyMap<string, FreshPart>, recorded: Checksums | undefined, keepOthers: boolean): DesiredEnvironment {
  const files = new Map<string, DesiredFile>();
  const folders = new Map(parts.map((part) => [part.folder.slice(name.length + 1), part]));
  // What a run about some units does not render stays what it was rendered from.
  const inputs = new Map(keepOthers ? recorded?.inputs : []);
  for (const [folder, part] of folders) if (fresh.has(part.folder) || !inputs.has(folder)) inputs.set(folder, hashInputs(part));
  for (const [path, published] of recorded?.files ?? []) {
    const part = folders.get(folderOf(path));
    if (part === undefined ? keepOthers : !fresh.has(part.folder)) files.set(path, { sha256: published });
  }
  let stoodBefore = true;
  for (const part of parts) {
    for (const file of fresh.get(part.folder)?.files ?? []) {
      const path = file.path.slice(name.length + 1);
      stoodBefore &&= recorded?.files.has(path) === true;
      files.set(path, file);
    }
  }
  // What its own part published before is nobody else's.
  if (!stoodBefore) assertOneUnitAnObject(name, files);
  return {
    name,
    files,
    checksums: desiredChecksums(inputs, { keys: () => files.keys(), get: (path) => files.get(path)?.sha256 }),
  };
}

/** Hash of everything that a part is rendered from besides its source. */
export function hashInputs(part: Part): string {
  return hash("sha256", part.inputs);
}

/** Two units that hold one object would undo each other for ever. The path below the unit is the object. */
function assertOneUnitAnObject(environment: string, files: ReadonlyMap<string, unknown>): void {
  const objects = new Set<string>();
  for (const path of files.keys()) {
    if (path.startsWith("building/")) continue;
    const object = objectOf(path);
    if (objects.has(object)) throw refuseSecond(environment, object, path, [...files.keys()]);
    objects.add(object);
  }
}

function objectOf(path: string): string {
  return path.slice(folderOf(path).length + 1);
}

function refuseSecond(environment: string, object: string, path: string, all: readonly string[]): Error {
  const first = all.find((other) => !other.startsWith("building/") && objectOf(other) === object)!;
  return refuseInput({
    what: `${[folderOf(first), folderOf(path)].sort().join(" and ")} both make ${object.replace(/\.yaml$/, "")}`,
    where: `dist/${environment}/${path}`,
    why: "the reconcilers would undo each other, and one of the two objects would be lost",
    fix: "give one of them another name or namespace, or make it once and let both use it",
  });
}
