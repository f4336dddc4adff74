import type { ArgoCd, JsonObject, Manifest } from "../../contract/index.ts";
import { IN_CLUSTER, projectOf, renderProjects } from "./argo-cd-project.ts";
import type { DeliveredChart, DeliveryInput } from "./delivery.ts";
import { deliveryLabels, present } from "./manifest.ts";
import { reconcilerPath, reconcilerProject, rootName, unitName, unitPath } from "./names.ts";
import { renderNamespaces } from "./namespace.ts";
import { chartLevels } from "./order.ts";

const WAVE = "argocd.argoproj.io/sync-wave";

/** Deleting the Application deletes its objects, in the foreground. */
const CASCADE = "resources-finalizer.argocd.argoproj.io";

/** Above the level of any unit, also of one that has left git: what is pruned keeps the wave it was made in. */
const ROOT_WAVE = "9999";

const SYNC_OPTIONS = [
  "ApplyOutOfSyncOnly=true",
  // Namespaces and their Pod Security labels are the root's.
  "CreateNamespace=false",
  "FailOnSharedResource=true",
  // No annotation of 256 KiB, which large CRDs do not fit into; fields of other managers stay theirs.
  "ServerSideApply=true",
];

const UNIT_SYNC_OPTIONS = [...SYNC_OPTIONS, "PruneLast=true"].sort();

/** Five attempts over five minutes; a commit that mends it starts anew. */
const RETRY = { backoff: { duration: "10s", factor: 2, maxDuration: "3m" }, limit: 5 };

/**
 * The objects that make Argo CD (3.x) apply an environment. Waves: namespaces, projects, then the
 * units by the level of their charts, and the root last of all, because a sync waits for the health
 * of every wave but the last and the root is not healthy before its own sync has ended. For the same
 * reason the root does not prune last: that would be one wave more.
 */
export function renderArgoCd(input: DeliveryInput, reconciler: ArgoCd): readonly Manifest[] {
  const { environment } = input;
  const levels = chartLevels(input.charts);
  const units = input.charts.map((chart) => application(input, reconciler, {
    name: unitName(environment.name, chart.name),
    chart,
    wave: String(levels.get(chart.name)!),
  }));
  return [
    ...renderNamespaces(input, { "argocd.argoproj.io/sync-options": "Delete=false,Prune=false", [WAVE]: "-2" }),
    ...renderProjects(input, reconciler, { [WAVE]: "-1" }),
    ...units,
    application(input, reconciler, { name: rootName(environment.name), wave: ROOT_WAVE }),
  ];
}

interface ApplicationOf {
  readonly name: string;
  /** The chart of the unit. @default - it is the root */
  readonly chart?: DeliveredChart;
  readonly wave: string;
}

function application(input: DeliveryInput, reconciler: ArgoCd, { name, chart, wave }: ApplicationOf): Manifest {
  const { estate, environment } = input;
  const cascades = chart !== undefined && reconciler.prune;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: present({
      annotations: annotations(reconciler, wave),
      // A chart that leaves git leaves the cluster. The root does not cascade: deleting it by mistake stops deliveries and nothing else.
      finalizers: cascades ? [CASCADE] : undefined,
      labels: deliveryLabels(input, chart?.name),
      name,
      namespace: reconciler.namespace,
    }) as Manifest["metadata"],
    spec: {
      destination: { namespace: chart?.namespace ?? reconciler.namespace, server: IN_CLUSTER },
      project: chart === undefined ? reconcilerProject(estate.name, environment.name) : projectOf(input, chart),
      source: {
        directory: { recurse: true },
        path: chart === undefined ? reconcilerPath(environment.name) : unitPath(environment.name, chart.name),
        repoURL: estate.repository.url,
        targetRevision: estate.repository.branch,
      },
      syncPolicy: syncPolicy(reconciler, chart === undefined ? SYNC_OPTIONS : UNIT_SYNC_OPTIONS),
    },
  };
}

function annotations(reconciler: ArgoCd, wave: string): JsonObject {
  return present({
    // Asks the API server what an apply would change, so that its defaults are no differences.
    "argocd.argoproj.io/compare-options": "ServerSideDiff=true",
    // A commit elsewhere in the repository leaves the rendered manifests of this one cached.
    "argocd.argoproj.io/manifest-generate-paths": ".",
    [WAVE]: wave,
    "lamplighter.dev/reason": reconciler.selfHeal === true ? undefined : reconciler.selfHeal.off,
  });
}

function syncPolicy(reconciler: ArgoCd, syncOptions: readonly string[]): JsonObject {
  return present({
    automated: reconciler.automatic ? { prune: reconciler.prune, selfHeal: reconciler.selfHeal === true } : undefined,
    retry: RETRY,
    syncOptions,
  });
}
