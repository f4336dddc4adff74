/** Where in dist a file stands. */
export interface DistFile {
  readonly path: string;
  readonly layer: "building" | "lights";
  readonly environment: string;
  /** The stack or the unit. */
  readonly part: string;
  /** The file inside the part: a Terraform module, or one Kubernetes object. */
  readonly file: string;
}

/** What of dist is made of building inputs and lights fields, in git's glob language. */
export const DIST_PATHS = ["dist/*/building/*/main.tf.json", "dist/*/lights/**/*.yaml"] as const;

const PATTERN = /^dist\/([^/]+)\/(?:(building)\/([^/]+)\/(main\.tf\.json)|(lights)\/([^/]+)\/(.+\.yaml))$/;

export function tryReadDistPath(path: string): DistFile | undefined {
  const match = PATTERN.exec(path);
  if (match === null) return undefined;
  const [, environment, building, stack, module, , unit, file] = match;
  return building === undefined
    ? { path, layer: "lights", environment: environment!, part: unit!, file: file! }
    : { path, layer: "building", environment: environment!, part: stack!, file: module! };
}
