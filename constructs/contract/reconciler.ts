import * as v from "valibot";
import { Duration, durationSchema } from "./duration.ts";
import { nameSchema } from "./name.ts";
import { list, parse, rule, strict, told, withForm } from "./parse.ts";
import { syncWindowSchema } from "./sync-window.ts";
import { quoted } from "./visible.ts";

const NO_REASON = {
  why: "a cluster that keeps what was changed by hand drifts from git, and the next person has to know what that is good for",
  fix: "write selfHeal: { off: \"the reason, in ten characters or more\" }",
};

const reason = v.pipe(v.string(), v.trim(), rule<string>((value) => value.length >= 10, { is: "is not a reason", ...NO_REASON }));

const argoCdSchema = strict({
  kind: v.literal("argo-cd"),
  /** Where Argo CD runs. */
  namespace: v.optional(nameSchema, "argocd"),
  /** Whether a change in git is applied without a person pressing Sync. */
  automatic: v.optional(v.boolean(), true),
  /** Whether an object that left git leaves the cluster. */
  prune: v.optional(v.boolean(), true),
  /** Whether a change made in the cluster is undone; where it is not, the reason. */
  selfHeal: v.optional(v.union([v.literal(true), strict({ off: reason })], ({ input }) => told({ what: `${quoted(input)} gives no reason for leaving self-healing off`, ...NO_REASON })), true),
  windows: v.optional(list(syncWindowSchema), []),
});

const fluxSchema = strict({
  kind: v.literal("flux"),
  /** Where Flux runs. */
  namespace: v.optional(nameSchema, "flux-system"),
  /** False suspends every Kustomization: git is not applied until a person resumes it. */
  automatic: v.optional(v.boolean(), true),
  prune: v.optional(v.boolean(), true),
  /** How often git is compared with the cluster; what was changed by hand is undone then. */
  interval: v.optional(durationSchema, () => Duration.minutes(10)),
  /** How soon a failed reconciliation is tried again. */
  retryInterval: v.optional(durationSchema, () => Duration.minutes(2)),
  /** How long objects may take to become ready. */
  timeout: v.optional(durationSchema, () => Duration.minutes(5)),
});

const FORM = "use argoCd() or flux()";

export const reconcilerSchema = withForm(v.variant("kind", [argoCdSchema, fluxSchema], ({ input }) => told({ what: `${quoted(input)} is not a reconciler`, why: "something has to apply dist to the cluster", fix: FORM })), FORM);

/** What applies dist to the cluster, and how freely. */
export type Reconciler = Readonly<v.InferOutput<typeof reconcilerSchema>>;
export type ArgoCd = Extract<Reconciler, { kind: "argo-cd" }>;
export type Flux = Extract<Reconciler, { kind: "flux" }>;

/**
 * Argo CD applies the environment.
 *
 * @default - automatic, prune and selfHeal on, no windows, namespace argocd
 * @throws Refusal (input) where an option does not hold, or selfHeal is off without a reason
 */
export function argoCd(options: Omit<v.InferInput<typeof argoCdSchema>, "kind"> = {}): ArgoCd {
  return parse(argoCdSchema, { ...options, kind: "argo-cd" }, "argoCd()");
}

/**
 * Flux applies the environment. Flux has no sync windows and always undoes manual changes, so there
 * is no switch for either.
 *
 * @default - automatic and prune on, interval 10 min, retry after 2 min, timeout 5 min, namespace flux-system
 * @throws Refusal (input) where an option does not hold, or is one that Flux does not have
 */
export function flux(options: Omit<v.InferInput<typeof fluxSchema>, "kind"> = {}): Flux {
  return parse(fluxSchema, { ...options, kind: "flux" }, "flux()");
}
