import * as v from "valibot";
import { Duration, durationSchema } from "./duration.ts";
import { nameSchema } from "./name.ts";
import { list, parse, strict } from "./parse.ts";
import { syncWindowSchema } from "./sync-window.ts";

const reason = v.pipe(v.string(), v.trim(), v.minLength(10, "give a reason of at least ten characters"));

const argoCdSchema = strict({
  kind: v.literal("argo-cd"),
  /** Where Argo CD runs. */
  namespace: v.optional(nameSchema, "argocd"),
  /** Whether a change in git is applied without a person pressing Sync. */
  automatic: v.optional(v.boolean(), true),
  /** Whether an object that left git leaves the cluster. */
  prune: v.optional(v.boolean(), true),
  /** Whether a change made in the cluster is undone; where it is not, the reason. */
  selfHeal: v.optional(v.union([v.literal(true), strict({ off: reason })]), true),
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

export const reconcilerSchema = v.variant("kind", [argoCdSchema, fluxSchema]);

/** What applies dist to the cluster, and how freely. */
export type Reconciler = Readonly<v.InferOutput<typeof reconcilerSchema>>;
export type ArgoCd = Extract<Reconciler, { kind: "argo-cd" }>;
export type Flux = Extract<Reconciler, { kind: "flux" }>;

/**
 * Argo CD applies the environment.
 *
 * @default - automatic, prune and selfHeal on, no windows, namespace argocd
 */
export function argoCd(options: Omit<v.InferInput<typeof argoCdSchema>, "kind"> = {}): ArgoCd {
  return parse(argoCdSchema, { kind: "argo-cd", ...options }, "argoCd()");
}

/**
 * Flux applies the environment. Flux has no sync windows and always undoes manual changes, so there
 * is no switch for either.
 *
 * @default - automatic and prune on, interval 10 min, retry after 2 min, timeout 5 min, namespace flux-system
 */
export function flux(options: Omit<v.InferInput<typeof fluxSchema>, "kind"> = {}): Flux {
  return parse(fluxSchema, { kind: "flux", ...options }, "flux()");
}
