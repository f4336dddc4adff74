import type { Layer } from "../compare/artifact.ts";
import type { FieldChange } from "../compare/change.ts";

/** Who set a field in the cluster, and when they last wrote to the object. */
export interface Owner {
  /** Name of the field manager: `kubectl-edit`, `argocd-controller`. */
  readonly manager: string;
  /** `scale`, `status`: the part of the object they wrote through. */
  readonly subresource?: string;
  /** ISO 8601. The field changed then or earlier. */
  readonly at?: string;
}

/** A field that dist sets and the cluster has otherwise. `before` is what dist sets, `after` what is live. */
export type DriftedField = FieldChange & { readonly owner?: Owner };

interface Located {
  readonly layer: Layer;
  readonly environment: string;
  readonly part: string;
  readonly type: string;
  /** `apps/Deployment shop/api`, `aws_vpc.main` */
  readonly object: string;
}

/** One object that is not as dist has it, or of which that could not be told. */
export type Drift = Located & (
  /** `refused`: why dist cannot be applied to it, so that no reconciler heals it. */
  | { readonly kind: "changed"; readonly fields: readonly DriftedField[]; readonly refused?: string }
  /** `since`: it has been in deletion since then, ISO 8601. */
  | { readonly kind: "missing"; readonly since?: string }
  /** `since`: it has been in the cluster since then, ISO 8601. */
  | { readonly kind: "extra"; readonly since?: string }
  | { readonly kind: "unchecked"; readonly reason: string; readonly fix?: string }
);

export type DriftKind = Drift["kind"];

/** What becomes of a drift without anybody doing something. */
export interface Healing {
  /** Of objects that are changed or missing. */
  readonly changed: "healed" | "left";
  /** Of objects that are extra. */
  readonly extra: "pruned" | "left";
  /** The policy in one sentence. */
  readonly policy: string;
  /** Names of the reconciler's objects that a person has suspended in the cluster. */
  readonly suspended: readonly string[];
}

/** What the reconciler itself says of a unit. */
export interface Reconciliation {
  readonly part: string;
  /** `OutOfSync`, `Ready`, `unknown` */
  readonly status: string;
  /** When it last applied the unit, ISO 8601. */
  readonly at?: string;
}

/** What was found of one environment. */
export interface EnvironmentDrift {
  readonly environment: string;
  /** Address of the cluster, where the lights were looked at. */
  readonly cluster?: string;
  readonly healing: Healing;
  readonly reconciliations: readonly Reconciliation[];
  /** Objects that were compared. */
  readonly compared: Readonly<Record<Layer, number>>;
  /** Hooks of the reconciler, which come and go with a sync and are not compared. */
  readonly hooks: number;
  readonly drifts: readonly Drift[];
}

/** 0: everything was compared and is as dist has it. 1: something is not. 3: nothing is known to differ, and not everything is known. */
export function driftExitCode(report: readonly EnvironmentDrift[]): 0 | 1 | 3 {
  const kinds = new Set(report.flatMap(({ drifts }) => drifts.map(({ kind }) => kind)));
  if (kinds.has("changed") || kinds.has("missing") || kinds.has("extra")) return 1;
  return kinds.has("unchecked") ? 3 : 0;
}
