import { quoted } from "../../constructs/contract/index.ts";
import type { ClassifiedMove } from "./classify.ts";
import type { DistEdit } from "./dist-edits.ts";
import type { DeliveryHistory } from "./history.ts";
import { assertKnown } from "./log.ts";
import type { LogFilter } from "./log.ts";
import type { Move } from "./move.ts";
import { versionOf } from "./pointer.ts";
import type { PromotionOrder } from "./promotion-order.ts";

/** The one rule that no move breaks. */
const DIST_EDIT = "dist-edit";
type MoveRule = "skipped-environment" | "out-of-order" | "hand-edit" | "missing-trailer" | "contradicting-trailer" | "known-bad" | "unreadable-pointer";
export type AuditRule = MoveRule | typeof DIST_EDIT;

/** One move, or one edit of dist, that did not take the promotion path, with the commits that prove it. */
export interface AuditFinding {
  readonly rule: AuditRule;
  /** `unknown` where the history that would tell is not there; it never counts as clean. */
  readonly severity: "error" | "warning" | "unknown";
  readonly change: Move | DistEdit;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** Commit ids, the offending one first. */
  readonly proof: readonly string[];
}

export interface Audit {
  readonly tip: string | undefined;
  readonly cut: DeliveryHistory["range"]["cut"];
  /** False where what was asked for begins before the known history: what landed until then nobody can tell. It never counts as clean. */
  readonly complete: boolean;
  /** How many moves were looked at. */
  readonly moves: number;
  /** Those of moves, newest first, then those of dist, newest first. */
  readonly findings: readonly AuditFinding[];
}

type Found = Omit<AuditFinding, "rule" | "change" | "proof"> & { readonly proof?: readonly string[] };
type Rule = (entry: ClassifiedMove, order: PromotionOrder) => Found | undefined;

/**
 * What reached an environment off the promotion path: it skipped an environment, arrived out of order,
 * was edited by hand, or landed without the trailers that the toolkit writes or with others.
 * Rollbacks may skip everything.
 *
 * @param edits what was edited by hand in dist. @default - dist is not looked at
 * @throws Refusal (input) where the filter names an application or environment that no move names
 */
export function audit(history: DeliveryHistory, filter: Pick<LogFilter, "apps" | "environments" | "since" | "until"> = {}, edits: readonly DistEdit[] = []): Audit {
  assertKnown(history, filter);
  const { since = -Infinity, until = Infinity } = filter;
  const isAsked = ({ app, environment, landedAt }: Move | DistEdit): boolean =>
    (filter.apps?.includes(app) ?? true) && (filter.environments?.includes(environment) ?? true)
    && (landedAt === undefined || (landedAt >= since && landedAt <= until));
  const looked = history.moves.filter(({ move }) => isAsked(move));
  const findings = looked.toReversed().flatMap((entry) => Object.entries(RULES).flatMap(([rule, find]): readonly AuditFinding[] => {
    const found = entry.move.baseline === true ? undefined : find(entry, history.order);
    return found === undefined ? [] : [{ rule: rule as MoveRule, change: entry.move, ...found, proof: [entry.move.commit, ...(found.proof ?? [])] }];
  }));
  const { tip, cut } = history.range;
  return { tip, cut, complete: cut === undefined || (cut.at !== undefined && cut.at < since), moves: looked.length, findings: [...findings, ...edits.filter(isAsked).map(distEdit)] };
}

const RULES: Readonly<Record<MoveRule, Rule>> = {
  "skipped-environment": (entry, order) => {
    const { move, kind, passage } = entry;
    if (kind === "rollback" || !entry.deploys || !entry.firstHere) return undefined;
    const previous = order.tryFindPrevious(move.environment);
    const text = { why: `what is live in ${move.environment} is what ran in ${previous} before`, fix: `promote it: lamplighter promote ${move.app} --from ${previous} --to ${move.environment}` };
    if (passage === "skipped") return { severity: "error", what: `${build(move)} reached ${move.environment} and had never run in ${previous}`, ...text };
    if (passage === "same commit") return { severity: "error", what: `${build(move)} reached ${move.environment} in the commit that brought it to ${previous}`, ...text };
    if (passage === "unknown") return { severity: "unknown", what: `nobody can tell whether ${build(move)} had run in ${previous}: history is cut off`, why: text.why, fix: "fetch the whole history: git fetch --unshallow" };
    return undefined;
  },
  "out-of-order": ({ move, kind, claim, newer, earlierIn }) => {
    const saidSo = claim?.reason !== undefined;
    if (newer !== undefined && kind !== "rollback" && kind !== "removal" && !saidSo) {
      return { severity: "error", what: `${build(move)} replaced a newer build in ${move.environment}, and nothing says that this was meant`, why: "going backwards without saying so undoes somebody's change", fix: `go back with: lamplighter rollback ${move.app} --env ${move.environment}`, proof: [newer.commit] };
    }
    if (earlierIn !== undefined && kind !== "rollback") {
      return { severity: "warning", what: `${build(move)} reached ${move.environment} after ${earlierIn.environment}`, why: "an environment that gets a build last has proved nothing about it", fix: "release to the first environment and promote from there", proof: [earlierIn.commit] };
    }
    return undefined;
  },
  "hand-edit": ({ move, kind }) => kind !== "hand edit" ? undefined : {
    severity: "warning", what: `${move.app} in ${move.environment} was edited by hand`, why: "no gate was asked, and what was rendered may not be what the pointer says", fix: `use lamplighter release, promote or rollback`,
  },
  "missing-trailer": ({ move, kind, claim, trailerExpected, decidedBy }) => {
    if (!trailerExpected || claim !== undefined || decidedBy === "revert" || kind === "hand edit" || kind === "rename" || kind === "removal" || kind === "unknown") return undefined;
    return { severity: "warning", what: `this ${kind} of ${move.app} in ${move.environment} landed without its trailers`, why: "evidence and reason are not on record; a squash that rewrote the message loses them, too", fix: "let the toolkit commit it, and merge without rewriting the message" };
  },
  "contradicting-trailer": ({ claim, contradictions, idle }) => {
    const said = [...contradictions, ...idle.map((record) => `claims to ${quoted(record.action)} ${quoted(record.app ?? "")} in ${quoted(record.environment ?? "")}, which it does not touch`)];
    if (said.length === 0) return undefined;
    return { severity: "error", what: `the trailers say something else than the commit does: ${said.join("; ")}`, why: claim === undefined ? "a record of what did not happen misleads everyone who reads it" : "a trailer is text that anyone can write; the content is what was deployed", fix: "find out who wrote the commit, and revert what should not be live" };
  },
  "known-bad": ({ move, kind, claim, knownBad, deploys }) => knownBad === undefined || !deploys || kind === "unknown" || claim?.reason !== undefined ? undefined : {
    severity: "error", what: `${build(move)} came to ${move.environment} although it had been rolled back in ${knownBad.environment}`, why: "a build that failed once fails again", fix: `build a new one, or promote it with a reason`, proof: [knownBad.commit],
  },
  "unreadable-pointer": ({ move }) => move.unreadable?.after === undefined ? undefined : {
    severity: "unknown", what: `${move.file} ${move.unreadable.after}`, why: "nobody can tell what was live from this commit on", fix: "write the pointer with lamplighter release",
  },
};

function distEdit(change: DistEdit): AuditFinding {
  const { commit, app, file, files } = change;
  return {
    rule: DIST_EDIT, severity: "error", change, proof: [commit],
    what: `${file}${files === 1 ? "" : ` and ${files - 1} more ${files === 2 ? "file" : "files"} of ${app}`} changed, and the checksum file that every synth writes along did not: edited by hand`,
    why: "what the reconciler applied is not what the estate and its pointers say", fix: "see whether dist is mended: lamplighter check; and change the estate, or the pointer, instead of dist",
  };
}

function build(move: Move): string {
  const version = versionOf(move.after!);
  return `${move.app} ${version.startsWith("sha256:") ? version.slice(0, 19) : version.replace(/^tag /, "")}`;
}
