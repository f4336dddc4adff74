import { existsSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import type { ResolveFnOutput } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What loading a module reached. */
export interface Closure {
  /** The project's own files, absolute, sorted: the module itself and everything it imports outside node_modules. */
  readonly files: readonly string[];
  /** What reads the world (disk, processes, network), and who imports it: built-in modules, and constructs of cdk8s. */
  readonly impure: readonly { readonly file: string; readonly reader: string }[];
  /** What those files import by name rather than by path. */
  readonly named: readonly { readonly file: string; readonly specifier: string }[];
}

/** Loads modules and tells what they are made of. */
export interface ModuleTracker {
  /** Calls `load` and returns what it gave, with the files it was made of; undefined where they cannot be told. */
  track<Module>(load: () => Promise<Module>): Promise<{ readonly module: Module; readonly closure: () => Closure | undefined }>;
  /**
   * What some modules that are loaded have reached by now, absolute: undefined where something besides
   * these files, packages of the toolkit aside, may have a say in what they evaluate to.
   *
   * @param entries absolute paths; where there is no such file, it is passed over
   */
  tryFindOwnFiles(entries: readonly string[]): readonly string[] | undefined;
  /**
   * The project's own files that some modules and all they have loaded by now are made of, absolute;
   * undefined where none or not all of them were loaded, or something of them reads the world.
   *
   * @param entries absolute paths; where there is no such file, it is passed over
   */
  tryFindReached(entries: readonly string[]): readonly string[] | undefined;
  /** The same as far as they were loaded by now, whatever they read: empty where none was. */
  listReached(entries: readonly string[]): readonly string[];
}

/** By the address of a module, what it imported and where that led. */
type Edges = ReadonlyMap<string, readonly { readonly specifier: string; readonly url: string }[]>;

const IMPURE = new Set(["fs", "fs/promises", "child_process", "net", "http", "https", "http2", "dns", "dns/promises", "dgram", "inspector", "os", "process", "readline", "wasi", "worker_threads", "tls", "cluster", "vm", "sqlite"]);

/** Constructs of cdk8s that read a file or a URL, or run Helm: imported by name, or taken from a namespace. */
const CDK8S_READERS = /\{[^{}]*\b(?:Helm|Include|Yaml)\b[^{}]*\}\s*from\s*["']cdk8s["']|\.(?:Helm|Include|Yaml)\b/;

/** Follows Node's own module resolution. One call at a time: the first resolution during a load is the module itself. */
export function trackModules(): ModuleTracker {
  const edges = new Map<string, { readonly specifier: string; readonly url: string }[]>();
  const packages = new Map<string, ResolveFnOutput>();
  let entry: string | undefined;
  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL;
      if (parent === undefined || isForeign(parent)) return next(specifier, context);
      const resolved = resolveOnce(`${context.conditions.join()} ${specifier}`, specifier, parent, packages, () => next(specifier, context));
      entry ??= resolved.url;
      const known = edges.get(parent);
      if (known === undefined) edges.set(parent, [{ specifier, url: resolved.url }]);
      else known.push({ specifier, url: resolved.url });
      return resolved;
    },
  });
  return {
    async track(load) {
      entry = undefined;
      const module = await load();
      const url = entry;
      return { module, closure: () => (url === undefined ? undefined : closureOf(url, edges)) };
    },
    tryFindOwnFiles: (entries) => tryFindOwnFiles(addressesOf(entries), edges),
    tryFindReached(entries) {
      const addresses = addressesOf(entries);
      if (addresses.length === 0 || !addresses.every((address) => edges.has(address))) return undefined;
      const closures = addresses.map((address) => closureOf(address, edges));
      return closures.some(({ impure }) => impure.length > 0) ? undefined : closures.flatMap(({ files }) => files);
    },
    listReached: (entries) => addressesOf(entries).filter((address) => edges.has(address)).flatMap((address) => closureOf(address, edges).files),
  };
}

/** A package is the same one for every file of a folder; a thousand charts ask for it a thousand times. */
function resolveOnce(asked: string, specifier: string, parent: string, known: Map<string, ResolveFnOutput>, resolve: () => ResolveFnOutput): ResolveFnOutput {
  if (!/^[@a-z]/.test(specifier)) return resolve();
  const key = `${parent.slice(0, parent.lastIndexOf("/"))} ${asked}`;
  const found = known.get(key) ?? { ...resolve(), shortCircuit: true };
  known.set(key, found);
  return found;
}

function closureOf(entry: string, edges: Edges): Closure {
  const seen = new Set<string>();
  const files: string[] = [];
  const impure: { file: string; reader: string }[] = [];
  const named: { file: string; specifier: string }[] = [];
  const visit = (url: string): void => {
    if (seen.has(url)) return;
    seen.add(url);
    const file = fileURLToPath(url);
    files.push(file);
    for (const { specifier, url: imported } of edges.get(url) ?? []) {
      if (imported.startsWith("node:")) {
        if (IMPURE.has(imported.slice("node:".length))) impure.push({ file, reader: imported });
        continue;
      }
      if (!specifier.startsWith(".")) named.push({ file, specifier });
      if (specifier === "cdk8s" && namesReader(file)) impure.push({ file, reader: specifier });
      if (!isForeign(imported)) visit(imported);
    }
  };
  visit(entry);
  return { files: files.sort(), impure, named };
}

function addressesOf(files: readonly string[]): readonly string[] {
  return files.filter((file) => existsSync(file)).map((file) => pathToFileURL(file).href);
}

/** What a module may ask that is not the same in every run. A word of a comment counts too: then the lists are evaluated, which takes a little longer. */
const CIRCUMSTANCE = /\b(?:process|global|globalThis|Date|Intl|Temporal|performance|crypto|fetch|navigator|eval|Function|require|WebAssembly)\b|\bimport\.meta\b|\bMath\s*(?:\.\s*random|\[)/;
const OWN_PACKAGE = /^lamplighter(?:\/|$)/;

function tryFindOwnFiles(entries: readonly string[], edges: Edges): readonly string[] | undefined {
  if (!entries.every((entry) => edges.has(entry))) return undefined;
  const reached = new Set(entries);
  for (const url of reached) {
    for (const { specifier, url: imported } of edges.get(url) ?? []) {
      if (OWN_PACKAGE.test(specifier)) continue;
      if (!specifier.startsWith(".") || isForeign(imported)) return undefined;
      reached.add(imported);
    }
  }
  const files = [...reached].map((url) => fileURLToPath(url));
  return files.some((file) => CIRCUMSTANCE.test(readFileSync(file, "utf8"))) ? undefined : files;
}

const readers = new Map<string, boolean>();

/** Asked for every source that reaches the file, and read once. */
function namesReader(file: string): boolean {
  const known = readers.get(file) ?? CDK8S_READERS.test(readFileSync(file, "utf8"));
  readers.set(file, known);
  return known;
}

function isForeign(url: string): boolean {
  return !url.startsWith("file:") || url.includes("/node_modules/");
}
