import { describeProblem, findingProblem, visible } from "../../constructs/contract/index.ts";
import type { PublicationPlan } from "../dist/plan.ts";
import { releaseFile } from "../load/records.ts";
import { folderOf } from "../dist/layout.ts";
import { jsonText } from "./json-text.ts";
import type { Rendering } from "./rendering.ts";
import type { SynthResult } from "../synth/result.ts";

/** The answer of a synth. 1 where findings kept dist as it was, or where a check found dist stale. */
export function renderSynth(result: SynthResult, format: "text" | "json"): Rendering {
  const stale = result.outcome === "checked" && result.plan !== undefined && changesOf(result.plan).length > 0;
  const exitCode = result.outcome === "refused" || stale ? 1 : 0;
  return { output: format === "json" ? renderJson(result) : renderText(result), exitCode };
}

interface Change {
  readonly path: string;
  readonly kind: "created" | "changed" | "restored" | "removed" | "unrendered" | "in the way";
  readonly note?: string;
}

function changesOf(plan: PublicationPlan): readonly Change[] {
  const writes = [...plan.writes, ...plan.checksumFiles].map(({ path, kind, edit }): Change => ({ path, kind, ...(edit && { note: describeEdit(edit) }) }));
  return [
    ...writes,
    ...plan.removals.map(({ path }): Change => ({ path, kind: "removed" })),
    ...plan.unrendered.map((path): Change => ({ path, kind: "unrendered" })),
    ...plan.obstacles.map((path): Change => ({ path, kind: "in the way" })),
  ].sort((left, right) => (left.path < right.path ? -1 : 1));
}

function describeEdit(edit: NonNullable<PublicationPlan["writes"][number]["edit"]>): string {
  const cause = edit.cause === "deleted" || edit.cause === "edited" ? edit.cause : `${edit.cause} changed`;
  return `${cause} by hand${edit.line === undefined ? "" : ` at line ${edit.line}`}`;
}

function renderJson({ plan, ...result }: SynthResult): string {
  const changes = plan === undefined ? [] : changesOf(plan);
  return jsonText({ schemaVersion: 1, ...result, changes, foreign: plan?.foreign ?? [], keptEdits: plan?.keptEdits ?? [] });
}

/** Above this many parts, only those that have something to say are listed. */
const LISTED_PARTS = 60;
const LISTED_CHANGES = 40;

function renderText(result: SynthResult): string {
  const changes = result.plan === undefined ? [] : changesOf(result.plan);
  const lines = [
    ...(result.repaired === undefined ? [] : [`repaired: ${result.repaired}`, ""]),
    ...listParts(result, changes),
    ...listChanges(result, changes),
    ...listKept(result.plan),
    ...result.waiting.map(({ environment, chart, orphan }) => `${environment}: ${chart} waits for its first release there${orphan === undefined ? "" : `; ${releaseFile(environment, visible(orphan))} is the release of no chart`}`),
    ...describeTypes(result.typeCheck),
    ...result.findings.map((finding) => `${finding.severity}: ${visibleLines(describeProblem(findingProblem(finding)))}`),
    summarise(result, changes),
  ];
  return `${lines.join("\n")}\n`;
}

function listParts({ parts }: SynthResult, changes: readonly Change[]): string[] {
  const byFolder = new Map<string, Change[]>();
  for (const change of changes) {
    const folder = folderIn(change.path);
    const list = byFolder.get(folder);
    if (list === undefined) byFolder.set(folder, [change]);
    else list.push(change);
  }
  const listed = parts.length <= LISTED_PARTS ? parts : parts.filter(({ folder, status }) => byFolder.has(folder) || status === "rendered").slice(0, LISTED_PARTS);
  const width = Math.max(0, ...listed.map(({ name }) => name.length));
  const lines: string[] = [];
  let environment = "";
  for (const part of listed) {
    if (part.environment !== environment) {
      if (environment !== "") lines.push("");
      environment = part.environment;
      lines.push(environment);
    }
    lines.push(`  ${part.layer.padEnd(10)}  ${part.name.padEnd(width)}  ${part.status.padEnd(9)}  ${countChanges(byFolder.get(part.folder) ?? [])}`);
  }
  if (lines.length > 0) lines.push("");
  return lines;
}

function countChanges(changes: readonly Change[]): string {
  if (changes.length === 0) return "same";
  const counts = new Map<string, number>();
  for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
}

/** A published run counts its changes; a check lists them, because they are its answer. Hand edits are always told. */
function listChanges({ outcome }: SynthResult, changes: readonly Change[]): string[] {
  const told = outcome === "checked" ? changes : changes.filter(({ kind }) => kind === "restored" || kind === "unrendered" || kind === "in the way");
  const lines = told.slice(0, LISTED_CHANGES).map(({ path, kind, note }) => `${kind}: dist/${visible(path)}${note === undefined ? "" : ` (${note})`}`);
  if (told.length > LISTED_CHANGES) lines.push(`and ${told.length - LISTED_CHANGES} more files`);
  return lines;
}

function listKept(plan: PublicationPlan | undefined): string[] {
  if (plan === undefined) return [];
  return [
    ...plan.foreign.map((path) => `kept: dist/${visible(path)} was not written by lamplighter; --prune-foreign removes it`),
    ...plan.keptEdits.map((path) => `kept: dist/${visible(path)} is no longer rendered, but was edited by hand; --prune-foreign removes it`),
  ];
}

function describeTypes(types: SynthResult["typeCheck"]): string[] {
  if (types.kind === "failed") return types.messages.map((message) => `error: ${visible(message)}`);
  return types.kind === "skipped" ? [`types were not checked: ${types.reason}`] : [];
}

function summarise({ parts, findings, outcome, typeCheck }: SynthResult, changes: readonly Change[]): string {
  const rendered = parts.filter(({ status }) => status === "rendered").length;
  const environments = new Set(parts.map(({ environment }) => environment)).size;
  const found = findings.length === 0 ? "nothing found" : `${findings.length} ${findings.length === 1 ? "finding" : "findings"}`;
  const files = `${changes.length} ${changes.length === 1 ? "file" : "files"}`;
  const written = {
    published: `${files} changed`,
    current: "dist is current",
    checked: changes.length === 0 ? "dist is current" : `dist is stale: ${files} differ`,
    refused: `dist was left as it is${typeCheck.kind === "failed" ? ": the types do not hold" : ""}`,
  }[outcome];
  return `${parts.length} parts in ${environments} ${environments === 1 ? "environment" : "environments"}: ${rendered} rendered, ${parts.length - rendered} unchanged; ${found}; ${written}`;
}

function folderIn(path: string): string {
  const slash = path.indexOf("/");
  return `${path.slice(0, slash)}/${folderOf(path.slice(slash + 1))}`;
}

function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

