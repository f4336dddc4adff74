import type { ChartDeclaration, Environment, PromotionPath, Repository } from "../../contract/index.ts";

/** What delivery reads of a chart's line in charts/index.ts. */
export type DeliveredChart = Pick<ChartDeclaration, "name" | "namespace" | "after" | "helmRepositories" | "podSecurity">;

export interface DeliveredRepository extends Repository {
  /**
   * The Secret in the reconciler's namespace that holds the credentials of the repository. Flux reads
   * it; Argo CD finds credentials by URL. @default - `<estate>-git` for an ssh URL, none for https
   */
  readonly credentials?: string | undefined;
}

/** Everything the objects of a reconciler are a function of. */
export interface DeliveryInput {
  readonly estate: Pick<PromotionPath, "name"> & { readonly repository: DeliveredRepository };
  readonly environment: Pick<Environment, "name" | "cluster" | "reconciler">;
  /** The charts that exist in this environment, in any order. */
  readonly charts: readonly DeliveredChart[];
}

/**
 * Whether a chart installs Helm releases. Argo CD lets such a chart make Applications and the
 * cluster-scoped kinds that controllers need.
 */
export function isPlatform(chart: Pick<DeliveredChart, "helmRepositories">): boolean {
  return chart.helmRepositories.length > 0;
}
