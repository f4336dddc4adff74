import type { Sources } from "./cruise.ts";

/** A rule on the text or the name of one file. `comment` names the way out; `planted` breaks this rule and no other. */
export interface SourceRule {
  readonly name: string;
  readonly comment: string;
  /** Files it looks at. */
  readonly files: RegExp;
  /** Files that may. */
  readonly except?: RegExp;
  /** What must not be in the text, comments left out. */
  readonly text?: RegExp;
  /** What must not be true of the file as a whole. */
  readonly breaks?: (file: string, text: string) => boolean;
  readonly planted: Sources;
}

const OURS = /^(constructs|environments|stacks|charts|engine|cli)\//;
const ENTRIES = /^(cli\/main\.ts|cli\/compile-cache\.js|(stacks|charts)\/main\.ts)$/;
const PORTS_AND_ENTRIES = /^(engine\/ports\/|cli\/main\.ts$|cli\/compile-cache\.js$|(stacks|charts)\/main\.ts$)/;

export const SOURCE_RULES: readonly SourceRule[] = [
  {
    name: "short-files",
    comment: "A file of more than 300 lines says more than one thing. Give each noun or verb a file of its own.",
    files: /\.(ts|js)$/,
    breaks: (_, text) => text.trimEnd().split("\n").length > 300,
    planted: { "engine/synth/long.ts": "export {};\n".repeat(301) },
  },
  {
    name: "no-junk-drawer",
    comment: "A helper lives with its only user; at two users it gets a name that says what it does. (test/types holds tests of types.)",
    files: /./,
    except: /^test\/(helpers|types)\//,
    breaks: (file) => /(^|\/)(utils?|helpers?|common|types|misc|shared|lib)(\/|\.[jt]s$)/.test(file),
    planted: { "engine/utils/trim.ts": "export {};\n" },
  },
  {
    name: "the-process-at-the-rim",
    comment: "Only entry points and ports see the process: its variables, arguments, folder and streams. Take the value as a parameter.",
    files: OURS,
    except: PORTS_AND_ENTRIES,
    text: /\bprocess\s*(\.|\[|\?\.)/,
    planted: { "constructs/lights/web-service.ts": "export const image = process.env.IMAGE;\n" },
  },
  {
    name: "one-exit",
    comment: "cli/main.ts alone ends the process, after everything is written. Return an exit code, or throw a Refusal.",
    files: OURS,
    except: /^cli\/main\.ts$/,
    text: /\bprocess\s*\.\s*(exit|abort|reallyExit)\b/,
    planted: { "engine/ports/git.ts": "process.exit(3);\n" },
  },
  {
    name: "nothing-prints-below-the-command-line",
    comment: "Results are values that the command line prints. Return the text, or tell the session's progress.",
    files: OURS,
    except: ENTRIES,
    text: /\bconsole\s*\./,
    planted: { "engine/synth/parts.ts": 'console.log("rendered");\n' },
  },
  {
    name: "no-clock",
    comment: "Output is a function of its input. Take the time from a port, as a value.",
    files: OURS,
    except: /^engine\/ports\//,
    text: /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(\(\s*\)|;)|\bperformance\s*\.|\bhrtime\b/,
    planted: { "constructs/building/tags.ts": "export const made = new Date().toISOString();\n" },
  },
  {
    name: "no-randomness",
    comment: "Output is a function of its input. Derive names from names; take a random value from a port.",
    files: OURS,
    except: /^engine\/ports\//,
    text: /\bMath\s*\.\s*random\b|\brandom(UUID|Bytes|Int|FillSync)\b|\bgetRandomValues\b/,
    planted: { "constructs/building/names.ts": "export const suffix = Math.random();\n" },
  },
  {
    name: "the-engine-switch",
    comment: "The building runs on cdktf or on cdktn. Import #tf and #aws/<resource>, which package.json leads to the one that is chosen.",
    files: /^(constructs\/building|stacks)\//,
    text: /["'](cdkt[fn]|@cdkt[fn]\/[^"']*)["']/,
    planted: { "stacks/network.ts": 'import { TerraformStack } from "cdktf";\n' },
  },
  {
    name: "the-estate-is-a-user",
    comment: "The reference estate imports the toolkit by its package name, as a user's does, so that `init` can hand out the same files.",
    files: /^(environments|stacks|charts)\//,
    text: /["']\.\.\/(\.\.\/)?(constructs|engine|cli)\//,
    planted: { "charts/catalog.ts": 'import { chart } from "../constructs/lights/index.ts";\n' },
  },
  {
    name: "the-toolkit-does-not-import-itself-by-name",
    comment: "Inside the toolkit an import names the file, so that it works before anything is built.",
    files: /^(constructs|engine|cli)\//,
    text: /\b(from|import)\s*\(?\s*["']lamplighter(\/|["'])/,
    planted: { "engine/load/estate.ts": 'import { joinEstate } from "lamplighter";\n' },
  },
  {
    name: "default-exports-where-modules-are-found-by-place",
    comment: "Only what is found by its place has a default export: the lists, and each stack and chart. Export it by name.",
    files: OURS,
    except: /^(environments\/index|stacks\/[^/]+|charts\/[^/]+)\.ts$/,
    text: /^export default\b/m,
    planted: { "engine/load/estate.ts": "export default 1;\n" },
  },
];

/** Every broken rule, as `rule: file`. */
export function judgeSources(sources: Sources, rules: readonly SourceRule[] = SOURCE_RULES): readonly string[] {
  return rules.flatMap((rule) => Object.entries(sources)
    .filter(([file]) => rule.files.test(file) && !rule.except?.test(file))
    .filter(([file, text]) => rule.breaks?.(file, text) === true || rule.text?.test(withoutComments(text)) === true)
    .map(([file]) => `${rule.name}: ${file}`));
}

/** Comments may speak of what code may not do. What looks like a comment inside a string is kept or lost harmlessly. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[\s;{}()])\/\/.*$/gm, "$1");
}
