import { visible } from "../../constructs/contract/visible.ts";
import { letsBy } from "../evidence/verdict.ts";
import type { GateVerdict } from "../evidence/verdict.ts";
import type { DeliveryOutcome } from "../release/deliver.ts";
import { listRefusing } from "../release/gates.ts";
import { buildOf, describeMove, subjectOf } from "../release/message.ts";
import type { MovePlan, PointerMove, ReleasePlan } from "../release/release-plan.ts";
import { renderDiff } from "./diff.ts";
import { jsonText } from "./json-text.ts";
import { painter } from "./paint.ts";
import type { Painter } from "./paint.ts";
import { pullRequestText } from "./pull-request.ts";
import type { Rendering } from "./rendering.ts";

export interface ReleasePlanOptions {
  readonly format: "text" | "json";
  /** @default - false */
  readonly color?: boolean;
  /** Whether gates in enforce mode were set aside. @default - false */
  readonly gatesSetAside?: boolean;
}

/** What a release, promotion or rollback did, or would do. Exit code 1: something would change, and nothing was written. */
export function renderDelivery(outcome: DeliveryOutcome, options: ReleasePlanOptions): Rendering {
  return { output: options.format === "json" ? json(outcome) : text(outcome, options), exitCode: outcome.kind === "planned" ? 1 : 0 };
}

function text(outcome: DeliveryOutcome, { color = false, gatesSetAside = false }: ReleasePlanOptions): string {
  const { plan } = outcome;
  const paint = painter(color);
  if (outcome.kind === "nothing") return `nothing to do: ${nothingText(plan)}\n`;
  const blocks = [
    [paint.heading(visible(subjectOf(plan))), ...plan.moves.flatMap(moveLines)],
    gateLines(plan, gatesSetAside || outcome.kind !== "planned", paint),
    backLines(outcome.plan, color, paint),
    outcome.kind === "planned" ? planLines(outcome, color, paint) : outcome.kind === "proposed" ? proposalLines(outcome, paint) : commitLines(outcome),
  ];
  return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function nothingText({ action, environment, from }: MovePlan): string {
  if (action === "promote") return `${environment.name} already has what runs in ${from}`;
  return `${environment.name} already has it`;
}

function moveLines(move: PointerMove): string[] {
  return [`  ${visible(describeMove(move))}`, ...(move.reason === undefined ? [] : [`    reason: ${visible(move.reason)}`])];
}

function gateText(verdict: GateVerdict, several: boolean, paint: Painter): string[] {
  const { app, gate, mode, state, why, fix } = verdict;
  const shown = letsBy(verdict) ? paint.added(state) : mode === "enforce" ? paint.alarm(state) : paint.changed(state);
  return [`  ${shown}  ${visible(several ? `${app}: ${gate}` : gate)} (${mode})`, `    ${visible(why)}`, ...(fix === undefined || letsBy(verdict) ? [] : [`    fix: ${visible(fix)}`])];
}

function gateLines({ action, environment, gates, moves }: MovePlan, setAside: boolean, paint: Painter): string[] {
  if (action === "rollback" && environment.gates.length > 0) return [`gates of ${environment.name} are not asked: nothing stands in the way of going back`];
  if (gates.length === 0) return [];
  return [
    `gates of ${environment.name}`,
    ...gates.flatMap((verdict) => gateText(verdict, moves.length > 1, paint)),
    ...(listRefusing(gates).length > 0 && !setAside ? ["  the promotion is refused, unless --without-gates REASON sets the gates aside"] : []),
  ];
}

function backLines({ back, sinceThen = [] }: ReleasePlan, color: boolean, paint: Painter): string[] {
  if (back === undefined) return [];
  const steps = back.oneWay.map(({ commit, object, what }) => `  ${paint.alarm(visible(object))} (${commit.slice(0, 12)}): ${visible(what)}`);
  const then = `what ran at ${back.commit.slice(0, 12)}`;
  return [
    ...(steps.length === 0 ? [] : [paint.heading("what going back does not undo"), ...steps]),
    ...(sinceThen.length === 0 ? [`what is restored renders to ${then}`] : [paint.heading(`what is restored differs from ${then}`), renderDiff(sinceThen, "text", { color }).output.trimEnd()]),
  ];
}

function planLines({ plan, message }: Extract<DeliveryOutcome, { kind: "planned" }>, color: boolean, paint: Painter): string[] {
  return [
    renderDiff(plan.changes, "text", { color }).output.trimEnd(),
    "",
    paint.heading(`${plan.commit.changes.length} files in one commit on ${plan.commit.branch}`),
    ...plan.commit.changes.map(({ path, kind }) => `  ${kind} ${visible(path)}`),
    "",
    paint.heading("commit message"),
    ...message.trimEnd().split("\n").map((line) => (line === "" ? "" : `  ${visible(line)}`)),
    "",
    "nothing was written",
  ];
}

function commitLines({ plan, commit, remote, workTree }: Extract<DeliveryOutcome, { kind: "committed" }>): string[] {
  const files = plan.commit.changes.length;
  return [
    `committed ${commit.slice(0, 12)} on ${plan.commit.branch}${remote === undefined ? "" : ` at ${remote}`}: ${files} file${files === 1 ? "" : "s"}`,
    ...(workTree.kind === "behind" ? [`${plan.commit.branch} stood elsewhere in this clone and was not moved; git pull brings the commit`] : []),
    ...(workTree.kind === "left" ? [`index and files do not show it yet (${visible(workTree.why)}); the next run brings them along`] : []),
  ];
}

function proposalLines({ plan, proposal }: Extract<DeliveryOutcome, { kind: "proposed" }>, paint: Painter): string[] {
  const { branch, commit, into, state } = proposal;
  const { title, body } = pullRequestText(plan, into);
  const became = { "created": "is new", "moved on": "stood on an older commit and was moved on", "reused": "held just this already" }[state];
  return [
    `${branch} ${became}: ${commit.slice(0, 12)}, ${plan.commit.changes.length} files on top of ${into}, which stands where it did`,
    `send it, and open a pull request into ${into} with this title and text: git push origin ${branch}`,
    "",
    paint.heading(title),
    "",
    body.trimEnd(),
  ];
}

function proposalJson({ plan, proposal }: Extract<DeliveryOutcome, { kind: "proposed" }>): object {
  const { branch, commit, into, previous, state } = proposal;
  return {
    proposal: { branch, commit, previous: previous ?? null, state },
    // As GitHub's API takes it.
    pullRequest: { ...pullRequestText(plan, into), head: branch, base: into },
  };
}

function json(outcome: DeliveryOutcome): string {
  const { kind, plan } = outcome;
  return jsonText({
    schemaVersion: 1,
    outcome: kind,
    action: plan.action,
    environment: plan.environment.name,
    from: plan.from ?? null,
    moves: plan.moves.map(({ app, before, after, reason }) => ({ app, before: before?.release ?? null, after: after.release, build: buildOf(after), reason: reason ?? null })),
    gates: plan.gates,
    ...(outcome.kind !== "nothing" && {
      branch: outcome.plan.commit.branch,
      base: outcome.plan.commit.base,
      files: outcome.plan.commit.changes.map(({ path, kind: change }) => ({ path, kind: change })),
      ...(outcome.plan.back !== undefined && { back: { ...outcome.plan.back, differsFromThen: JSON.parse(renderDiff(outcome.plan.sinceThen ?? [], "json").output) as unknown } }),
      diff: JSON.parse(renderDiff(outcome.plan.changes, "json").output) as unknown,
    }),
    ...(outcome.kind === "proposed" && proposalJson(outcome)),
    ...(outcome.kind === "planned" && { message: outcome.message }),
    ...(outcome.kind === "committed" && { commit: outcome.commit, attempts: outcome.attempts, remote: outcome.remote ?? null, workTree: outcome.workTree.kind }),
  });
}
