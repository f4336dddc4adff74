import { Duration, formatInstant, tryReadInstant } from "../../constructs/contract/index.ts";
import type { Environment, Gate, GateOf } from "../../constructs/contract/index.ts";
import { lastWords } from "./approval.ts";
import { describeGate, gateId, referTo, tryFindSubject } from "./gate-identity.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";
import type { GateState, GateVerdict } from "./verdict.ts";

/** What gates are judged by. */
export interface GateFacts {
  readonly ledger: Ledger;
  /** Seconds since 1970. */
  readonly now: number;
  /** How a build is rendered where it runs. */
  rendering(environment: string, build: Build): Rendering;
}

/** `none`: nothing there runs the application. `moved on`: another build runs there now, and what the evidence saw cannot be looked at again. */
export type Rendering = { readonly kind: "running"; readonly hash: string } | { readonly kind: "none" | "moved on" };

export interface Build {
  readonly app: string;
  readonly digest: string;
}

type Judgement = readonly [state: GateState, why: string];

/** Asks the gates of an environment about builds that are to come there. */
export type AskGates = (target: Environment, builds: readonly Build[]) => Promise<readonly GateVerdict[]>;

/** A clock may be a little ahead; evidence from further in the future proves nothing. */
const CLOCK_SKEW = 300;

/** What every gate of an environment says of a build that is to come there. */
export function judgeGates(target: Environment, build: Build, facts: GateFacts): readonly GateVerdict[] {
  return target.gates.map((gate) => {
    const subject = tryFindSubject(gate, target);
    const [state, why] = gate.kind === "not-frozen" ? judgeFreezes(gate, facts.now) : judgeRecorded(gate, target, subject!, build, facts);
    return {
      app: build.app, gate: describeGate(gate), mode: gate.mode, state, why,
      ...(state !== "passed" && subject !== undefined && { fix: fixFor(gate, build, subject) }),
    };
  });
}

function judgeFreezes({ freezes }: GateOf<"not-frozen">, now: number): Judgement {
  const freeze = freezes.find(({ from, until }) => tryReadInstant(from)! <= now && now < tryReadInstant(until)!);
  return freeze === undefined ? ["passed", "no freeze holds"] : ["failed", `frozen until ${freeze.until}: ${freeze.reason}`];
}

function judgeRecorded(gate: Gate, target: Environment, subject: string, build: Build, facts: GateFacts): Judgement {
  const rendering = facts.rendering(subject, build);
  if (rendering.kind === "none") return ["not applicable", `${build.app} does not run in ${subject}`];
  const gap = facts.ledger.tryFindGap(build.app, subject);
  if (gap !== undefined) return ["unknown", gap];
  const reference = referTo(gate, target.name);
  const asked = facts.ledger.of(build.app, subject).filter(({ evidence }) => evidence.gate.environment === target.name && evidence.gate.id === gateId(gate));
  const about = asked.filter(({ evidence }) => evidence.digest === build.digest && evidence.gate.definition === reference.definition);
  // Of a build that an environment has left behind, the last rendering that anybody saw is the one that counts.
  const rendered = rendering.kind === "running" ? rendering.hash : about.at(-1)?.evidence.rendered;
  const bound = about.filter(({ evidence }) => evidence.rendered === rendered);
  const newest = bound.at(-1);
  if (newest === undefined) return describeAbsence(asked.at(-1), build, rendered, reference.definition, subject);
  const ahead = bound.find(({ evidence }) => timeOf(evidence.at) > facts.now + CLOCK_SKEW);
  if (ahead !== undefined) return ["unknown", `it was seen at ${ahead.evidence.at}, which is in the future: a clock is wrong, here or there`];
  if (gate.kind === "approved") return judgeApprovals(gate, bound);
  if (newest.evidence.result === "failed") return ["failed", `${describeEntry(newest)}${bound.length > 1 ? "; what passed before is revoked" : ""}`];
  return gate.kind === "healthy" ? judgeDuration(gate, bound) : ["passed", describeEntry(newest)];
}

function describeAbsence(newest: LedgerEntry | undefined, { digest }: Build, rendered: string | undefined, definition: string, subject: string): Judgement {
  if (newest === undefined) return ["missing", "nobody has verified it"];
  const { evidence } = newest;
  const changed = [
    ...(evidence.digest === digest ? [] : [`it is about another build (${evidence.digest.slice(0, 19)})`]),
    ...(evidence.digest !== digest || rendered === undefined || evidence.rendered === rendered ? [] : [`what runs in ${subject} was rendered anew since`]),
    ...(evidence.gate.definition === definition ? [] : ["the gate asks something else now"]),
  ];
  return ["stale", `the last evidence is of ${evidence.at}: ${changed.join(", ")}`];
}

function judgeDuration(gate: GateOf<"healthy">, bound: readonly LedgerEntry[]): Judgement {
  const last = bound.findLastIndex(({ evidence }) => evidence.result === "failed");
  const unbroken = bound.slice(last + 1);
  // Whoever says that it was healthy before a failure did not see that.
  const broken = last < 0 ? -Infinity : timeOf(bound[last]!.evidence.at);
  const from = Math.max(broken, Math.min(...unbroken.map(({ evidence }) => timeOf(evidence.since ?? evidence.at))));
  const until = Math.max(...unbroken.map(({ evidence }) => timeOf(evidence.at)));
  const seen = until - from;
  const told = `seen healthy from ${formatInstant(from)} until ${formatInstant(until)}`;
  if (seen >= gate.for.seconds) return ["passed", `${told} (${describeEntry(unbroken.at(-1)!)})`];
  return ["missing", `${told}: ${Duration.seconds(seen).toString()} of ${gate.for.toString()}; verify it again after ${formatInstant(from + gate.for.seconds)}`];
}

function judgeApprovals(gate: GateOf<"approved">, bound: readonly LedgerEntry[]): Judgement {
  const last = lastWords(gate, bound);
  const against = last.find(({ evidence }) => evidence.result === "failed");
  if (against !== undefined) return ["failed", describeEntry(against)];
  const people = last.map(({ author }) => author.email);
  if (people.length >= gate.count) return ["passed", `approved by ${people.join(", ")}`];
  return ["missing", `${people.length} of ${gate.count} approvals: ${people.length === 0 ? "nobody of those who may has approved it" : people.join(", ")}`];
}

/** Where, when, how and by whom it was seen. */
export function describeEntry({ evidence, author, commit }: LedgerEntry): string {
  const details = evidence.details.length === 0 ? "" : `: ${evidence.details.slice(0, 3).join("; ")}`;
  return `${evidence.result} at ${evidence.at} by ${evidence.source}, recorded by ${author.email} in ${commit.slice(0, 12)}${details}`;
}

function fixFor(gate: Gate, { app }: Build, subject: string): string {
  if (gate.kind === "approved") return `one of ${gate.by.join(", ")} says: lamplighter verify ${app} --env ${subject} --approve`;
  if (gate.kind === "checks" || gate.kind === "analysis") return `lamplighter verify ${app} --env ${subject} --file REPORT.json`;
  return `lamplighter verify ${app} --env ${subject}`;
}

function timeOf(instant: string): number {
  return tryReadInstant(instant)!;
}
