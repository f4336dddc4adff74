/*
 * The names of what a reconciler is given. An environment is one cluster with one reconciler, so the
 * root takes the environment's own name, and every unit carries it as a prefix: a unit can then
 * never be called like the root, and a message says where it comes from.
 */

/** The object that manages all others, itself included. */
export function rootName(environment: string): string {
  return environment;
}

/** The Application or Kustomization of one unit. */
export function unitName(environment: string, chart: string): string {
  return `${environment}-${chart}`;
}

/** The Flux GitRepository of an environment. */
export function sourceName(estate: string, environment: string): string {
  return `${estate}-${environment}`;
}

/** The Argo CD project of the workloads of an environment. */
export function workloadProject(estate: string, environment: string): string {
  return `${estate}-${environment}`;
}

/** The Argo CD project of the root. */
export function reconcilerProject(estate: string, environment: string): string {
  return `${estate}-${environment}-reconciler`;
}

/**
 * The Argo CD project of the platform charts of one namespace, and of their Helm releases: the
 * namespace's own name, so that a Helm release knows its project without knowing the estate.
 */
export function platformProject(namespace: string): string {
  return namespace;
}

/** The folder that the reconciler reads a unit from, relative to the repository. */
export function unitPath(environment: string, chart: string): string {
  return `dist/${environment}/lights/${chart}`;
}

/** The folder of the reconciler's own objects, relative to the repository. */
export function reconcilerPath(environment: string): string {
  return `dist/${environment}/reconciler`;
}

/** Sorts names by code unit, the same in every locale. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
