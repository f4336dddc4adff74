import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What one call of the package refuses, in the words of its docstring. */
export interface DocumentedRefusal {
  /** `charts()`, `new Worker()`, `Handover.role()`. */
  readonly call: string;
  /** What follows `@throws Refusal (kind)`. */
  readonly text: string;
}

const FOLDER = fileURLToPath(new URL("../constructs/", import.meta.url));

/** The refusals of everything one folder of constructs/ offers, by call. @param offered names the package exports */
export function listRefusals(folder: string, offered: readonly string[]): DocumentedRefusal[] {
  const files = globSync(`${folder}/**/*.ts`, { cwd: FOLDER }).sort();
  return files.flatMap((file) => readRefusals(readFileSync(`${FOLDER}${file}`, "utf8"), offered)).sort((a, b) => (a.call < b.call ? -1 : 1));
}

const DECLARATION = /^(?:export (?:async )?function (?<function>\w+)|export class (?<class>\w+)| {2}(?:static )?(?<constructor>constructor)\(| {2}get (?<getter>\w+)\(| {2}(?:static )?(?<method>\w+)\()/;

/** The documented refusals of one source. */
export function readRefusals(source: string, offered: readonly string[]): DocumentedRefusal[] {
  const found: DocumentedRefusal[] = [];
  let inClass = "";
  let refused: string | undefined;
  for (const [text, comment, line] of source.matchAll(/^[ \t]*(\/\*\*[\s\S]*?\*\/)|^(.+)$/gm)) {
    if (comment !== undefined) {
      refused = throwsOf(text);
      continue;
    }
    const declared = DECLARATION.exec(line!)?.groups;
    if (declared !== undefined && declared["class"] !== undefined) inClass = declared["class"];
    if (declared !== undefined && declared["function"] !== undefined) inClass = "";
    const owner = declared?.["function"] ?? inClass;
    if (refused !== undefined && declared !== undefined && offered.includes(owner)) found.push({ call: callOf(declared, owner), text: refused });
    if (line!.trim() !== "") refused = undefined;
  }
  return found;
}

function callOf(declared: Record<string, string | undefined>, owner: string): string {
  if (declared["function"] !== undefined) return `${owner}()`;
  if (declared["getter"] !== undefined) return `${owner}.${declared["getter"]}`;
  if (declared["method"] !== undefined && declared["constructor"] === undefined) return `${owner}.${declared["method"]}()`;
  return `new ${owner}()`;
}

function throwsOf(comment: string): string | undefined {
  const text = comment.replace(/^\s*\/?\*+\/?/gm, "").replaceAll("*/", "").replace(/\s+/g, " ");
  return /@throws Refusal \(\w+\),? ?(.*?)(?= @\w|$)/.exec(text)?.[1]?.trim() || undefined;
}
