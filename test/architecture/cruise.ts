import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise } from "dependency-cruiser";
import type { ICruiseResult, IForbiddenRuleType } from "dependency-cruiser";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Paths relative to the root, and their texts. */
export type Sources = Readonly<Record<string, string>>;

export interface Cruised {
  /** `rule: from → to`, and for a cycle the way round. */
  readonly violations: readonly string[];
  /** What each file imports, as it is written. */
  readonly imports: Readonly<Record<string, readonly string[]>>;
}

/**
 * Judges the imports of a source tree. dependency-cruiser does not read TypeScript 7, so it is given
 * a copy with the types stripped, in which an import of types alone stands as any other: the layers
 * hold for types too.
 */
export async function cruiseSources(sources: Sources, forbidden: readonly IForbiddenRuleType[]): Promise<Cruised> {
  const copy = mkdtempSync(join(tmpdir(), "lamplighter-architecture-"));
  try {
    for (const [file, text] of Object.entries(sources)) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      writeFileSync(join(copy, file), file.endsWith(".ts") ? stripTypeScriptTypes(withTypeImportsKept(text)) : text);
    }
    for (const name of ["node_modules", "package.json"]) symlinkSync(join(ROOT, name), join(copy, name));
    const { output } = await cruise(Object.keys(sources).filter((file) => /\.(ts|js)$/.test(file)), {
      baseDir: copy,
      validate: true,
      ruleSet: { forbidden: [...forbidden] },
      doNotFollow: { path: "node_modules" },
      preserveSymlinks: true,
      enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["lamplighter-source", "import", "node", "default"] },
    });
    return readResult(output as ICruiseResult);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function readResult({ modules, summary }: ICruiseResult): Cruised {
  return {
    violations: summary.violations.map(({ rule, from, to, cycle }) => `${rule.name}: ${from} → ${cycle === undefined ? to : cycle.map(({ name }) => name).join(" → ")}`).sort(),
    imports: Object.fromEntries(modules.map(({ source, dependencies }) => [source, dependencies.map(({ module, dependencyTypes }) => (dependencyTypes.includes("core") ? `node:${module}` : module))])),
  };
}

function withTypeImportsKept(text: string): string {
  return text.replace(/^(import|export) type (?=[{*\w][^=;]*? from ")/gm, "$1 ");
}
