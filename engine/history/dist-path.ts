import { compilePattern } from "./path-pattern.ts";
import type { Names, PathPattern } from "./path-pattern.ts";

/** A file whose properties are measured: of dist, or what a foreign repository has in its place. */
export interface DistFile {
  readonly path: string;
  readonly layer: "building" | "lights";
  readonly environment: string;
  /** The stack or the unit. */
  readonly part: string;
  /** The file inside the part: a Terraform module, or one Kubernetes object. */
  readonly file: string;
}

/** One place where such files stand. */
export interface PropertyPlace {
  readonly pattern: PathPattern;
  readonly layer: DistFile["layer"];
  /** Names that no path gives. */
  readonly fixed: Names;
  /** How the file is called inside its part. */
  fileOf(path: string): string;
}

export type PropertyPlaces = readonly PropertyPlace[];

/**
 * The toolkit's own layout.
 *
 * @param folder the way from the top of the repository to the estate, with a slash at its end
 */
export function distPlaces(folder = ""): PropertyPlaces {
  const fileOf = (path: string): string => path.slice(folder.length).split("/").slice(4).join("/");
  return [
    { pattern: compilePattern("dist/{env}/building/{app}/main.tf.json", folder), layer: "building", fixed: {}, fileOf },
    { pattern: compilePattern("dist/{env}/lights/{app}/**/*.yaml", folder), layer: "lights", fixed: {}, fileOf },
  ];
}

/** The file at a path, as the first place that fits names it; undefined where none does. */
export function tryReadDistPath(places: PropertyPlaces, path: string): DistFile | undefined {
  for (const { pattern, layer, fixed, fileOf } of places) {
    const names = pattern.tryMatch(path);
    const { app, env } = { ...fixed, ...names };
    if (names !== undefined && app !== undefined && env !== undefined) return { path, layer, environment: env, part: app, file: fileOf(path) };
  }
  return undefined;
}
