import * as v from "valibot";
import { list, parse, rule, strict } from "../../constructs/contract/parse.ts";
import { suggest } from "../../constructs/contract/index.ts";
import { compilePattern, patternFault, PART_NAMES } from "./path-pattern.ts";
import type { Names, PathPattern } from "./path-pattern.ts";
import { tryParseSelector } from "./selector.ts";
import type { Selector } from "./selector.ts";

/** The name of an application or an environment. */
export const nameOf = v.pipe(v.string(), rule<string>((value) => /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/.test(value), { is: "is not a name", fix: "write letters, digits, dots and dashes" }));

/** A pattern of files. */
export const filesSchema = v.pipe(v.string(), v.rawCheck<string>(({ dataset, addIssue }) => {
  if (!dataset.typed) return;
  const fault = patternFault(dataset.value);
  if (fault === undefined) return;
  const unknown = [...dataset.value.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1]!).find((name) => !(PART_NAMES as string[]).includes(name));
  const meant = unknown === undefined ? "" : /^env/i.test(unknown) ? ' Did you mean "{env}"?' : suggest(unknown, PART_NAMES);
  addIssue({ message: JSON.stringify({ is: `${fault}.${meant}`, fix: 'write a pattern such as "apps/{app}/overlays/{env}/kustomization.yaml"' }) });
}));

const pathSchema = v.pipe(v.string(), rule<string>((value) => tryParseSelector(value) !== undefined, {
  is: "is not a way into a document",
  why: "keys are joined by dots, items are named by number or by one of their fields; {app} and {env} may stand once each",
  fix: 'write a path such as "image.tag", "images[name=web].digest" or "images[name={app}]"',
}));

const entrySchema = v.pipe(
  strict({
    /** The files that hold the pointers. */
    files: filesSchema,
    /** How a file is read: the toolkit's own release file, a kustomization's `images`, Helm values, or any YAML or JSON. */
    format: v.picklist(["release", "kustomize-image", "helm-values", "yaml", "json"]),
    /** The way to the image, its tag or its digest inside the file. @default - `image` for helm-values; for kustomize-image `images[name={app}]`, or the application's own image where it is named elsewhere */
    path: v.optional(pathSchema),
    /** The application, where neither the file's path nor the way into it names one. */
    app: v.optional(nameOf),
    /** The environment, likewise. */
    environment: v.optional(nameOf),
  }),
  rule((entry) => entry.path !== undefined || (entry.format !== "yaml" && entry.format !== "json"), { is: "has no path", why: "plain YAML and JSON do not say where the image stands", fix: 'add path: "image.tag"' }),
  rule((entry) => entry.path === undefined || entry.format !== "release", { is: "has a path", why: "a release file is the pointer as a whole", fix: "remove path" }),
  rule((entry) => origins(entry, "app") > 0, { is: "names no application", fix: "put {app} into files or path, or add app" }),
  rule((entry) => origins(entry, "env") > 0, { is: "names no environment", fix: "put {env} into files or path, or add environment" }),
);

/** The places where pointers stand, as people list them. */
export const pointerListSchema = v.pipe(list(entrySchema), v.minLength(1, "name at least one place where a pointer stands"));
const mappingSchema = strict({ pointers: pointerListSchema });

/** Where a repository keeps what is live, as people write it. */
export type PointerMappingInput = v.InferInput<typeof mappingSchema>;
type Entry = v.InferOutput<typeof entrySchema>;

/** One place where pointers stand. */
export interface PointerPlace {
  readonly pattern: PathPattern;
  readonly format: Entry["format"];
  /** Undefined for a release file, and for a kustomization whose application is known: its own image is looked for. */
  readonly selector: Selector | undefined;
  /** Names that no path gives. */
  readonly fixed: Names;
}

export type PointerMapping = readonly PointerPlace[];

/**
 * Reads a mapping, so that the history of a repository which never saw this toolkit can be read.
 *
 * @throws Refusal (input) with every problem at once
 */
export function parsePointerMapping(value: unknown, where = "pointer mapping"): PointerMapping {
  return compileMapping(parse(mappingSchema, value, where).pointers);
}

/** @param folder what stands before every pattern, with a slash at its end */
export function compileMapping(entries: readonly Entry[], folder = ""): PointerMapping {
  return entries.map((entry) => {
    const path = wayIn(entry);
    return {
      pattern: compilePattern(entry.files, folder),
      format: entry.format,
      selector: path === undefined ? undefined : tryParseSelector(path)!,
      fixed: { ...(entry.app !== undefined && { app: entry.app }), ...(entry.environment !== undefined && { env: entry.environment }) },
    };
  });
}

/**
 * The toolkit's own layout: environments/releases/<env>/<app>.json.
 *
 * @param folder the way from the top of the repository to the estate, with a slash at its end
 */
export function releaseMapping(folder: string): PointerMapping {
  return compileMapping([{ files: "environments/releases/{env}/{app}.json", format: "release" }], folder);
}

/** The layout of an estate at the top of its repository. */
export const DEFAULT_MAPPING: PointerMapping = releaseMapping("");

function wayIn(entry: Entry): string | undefined {
  if (entry.path !== undefined || entry.format === "release") return entry.path;
  if (entry.format === "helm-values") return "image";
  return entry.app === undefined && !entry.files.includes("{app}") ? "images[name={app}]" : undefined;
}

interface NamedPlace {
  readonly files: string;
  readonly format: string;
  readonly path?: string | undefined;
  readonly app?: string | undefined;
  readonly environment?: string | undefined;
}

/** How many places name the application or the environment. */
function origins(entry: NamedPlace, name: keyof Names): number {
  const fixed = name === "app" ? entry.app : entry.environment;
  const byDefault = name === "app" && entry.format === "kustomize-image" && entry.path === undefined;
  return [fixed !== undefined, entry.files.includes(`{${name}}`), entry.path?.includes(`{${name}}`) ?? false, byDefault].filter(Boolean).length;
}
