import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseCadenceThresholds } from "../../engine/history/cadence-thresholds.ts";
import { joinEstate } from "../../constructs/contract/index.ts";
import type { ChartDeclaration, Environment, Estate, Finding, Manifest, Name } from "../../constructs/contract/index.ts";
import { emptyFileMemo } from "../../engine/cache/file-memo.ts";
import type { RememberedFiles, World } from "../../engine/world.ts";
import type { TypeCheckResult } from "../../engine/ports/type-check.ts";
import { aFolder, aPlace } from "../helpers/publication.ts";
import { anEnvironment } from "../helpers/unit.ts";

export interface Chart {
  /** Field `note` of the one ConfigMap it makes. @default - the chart's name */
  readonly note?: string;
  readonly findings?: readonly Finding[];
  readonly releases?: readonly string[];
  /** Throws instead of rendering. */
  readonly fails?: Error;
}

/** An estate whose charts make one ConfigMap each. */
export function anEstate(charts: Readonly<Record<string, Chart>>, environments: readonly Environment[] = [anEnvironment()]): Estate {
  const declared = Object.entries(charts).map(([name, chart]): ChartDeclaration => ({
    name: name as Name,
    namespace: "shop" as Name,
    releases: (chart.releases ?? []) as Name[],
    after: [],
    environments: undefined,
    helmRepositories: [],
    podSecurity: "restricted",
    load: plainLoad(async () => ({
      default: {
        layer: "lights",
        render: () => {
          if (chart.fails !== undefined) throw chart.fails;
          return { objects: [{ manifest: configMap(name, chart.note ?? name), path: name }], findings: chart.findings ?? [] };
        },
      },
    })),
  }));
  return joinEstate({ name: "small" as Name, repository: { url: "https://git.example.com/small.git", branch: "main" }, cadence: parseCadenceThresholds(), environments }, [], declared);
}

/** Only what imports a module by its name, and uses nothing around it, may be remembered. */
function plainLoad(load: ChartDeclaration["load"]): ChartDeclaration["load"] {
  return Object.assign(load, { toString: () => '() => import("./chart.ts")' });
}

function configMap(name: string, note: string): Manifest {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" }, data: { note } };
}

export interface WorldInMemory extends World {
  readonly stored: Map<string, Buffer>;
  /** What was asked of the compiler and of the module tracker. */
  readonly asked: { types: number; modules: number };
}

/** A world whose dist is a folder of its own, whose files are given as texts, and whose cache lies in memory. */
export function aWorld(given: { files?: Readonly<Record<string, string>>; types?: TypeCheckResult; stored?: Map<string, Buffer>; root?: string; impure?: boolean; toolkit?: string; boot?: string } = {}): WorldInMemory {
  const { files = {}, types = { kind: "passed" }, stored = new Map(), root = aFolder(), impure = false, toolkit = "toolkit 1", boot = "boot 1" } = given;
  const asked = { types: 0, modules: 0 };
  return {
    place: aPlace(root),
    stored,
    asked,
    toolkit,
    boot,
    cache: { tryRead: (name) => stored.get(name), write: (name, content) => void stored.set(name, Buffer.concat(content)), forget: (name) => void stored.delete(name), tryLocate: () => undefined },
    modules: {
      async track(load) {
        asked.modules++;
        return { module: await load(), closure: () => ({ files: [join(root, "chart.ts")], impure: impure ? [{ file: "chart.ts", reader: "node:fs" }] : [], named: [] }) };
      },
      tryFindOwnFiles: () => undefined,
      tryFindReached: () => undefined,
      listReached: () => [],
    },
    typeChecker: { version: "7", start: async () => (asked.types++, types) },
    openFiles: () => filesOf({ "chart.ts": "one", ...files }, root),
    loadReconciler: async () => () => ({ objects: [], findings: [] }),
    now: () => 0,
    between: async () => undefined,
    beforehand: async () => undefined,
    alone: async (work) => work(),
  };
}

export function filesOf(files: Readonly<Record<string, string>>, root = "/"): RememberedFiles {
  const relative = (file: string): string => (file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file);
  return {
    tryHash: (file) => files[relative(file)],
    readJson: (file) => JSON.parse(files[file]!),
    list: (folder) => [...new Set(Object.keys(files).filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1).split("/")[0]!))].sort(),
    sources: () => Object.keys(files).filter((file) => file.endsWith(".ts")),
    memo: () => emptyFileMemo,
    learned: () => false,
    isAsLoaded: () => true,
    tryFindAbsent: () => undefined,
    changed: () => [],
  };
}

export function putFile(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

export function aFinding(overrides: Partial<Finding> = {}): Finding {
  return { rule: "no-fault", severity: "error", layer: "lights", environment: "dev", part: "notes", path: "dev-notes/thing", what: "is wrong", why: "because", fix: "mend it", ...overrides };
}
