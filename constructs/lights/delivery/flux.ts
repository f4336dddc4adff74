import { Duration } from "../../contract/index.ts";
import type { Flux, JsonObject, Manifest } from "../../contract/index.ts";
import type { DeliveryInput } from "./delivery.ts";
import { deliveryLabels, present } from "./manifest.ts";
import { reconcilerPath, rootName, sourceName, unitName, unitPath } from "./names.ts";
import { renderNamespaces } from "./namespace.ts";
import { presentAfter } from "./order.ts";

/** How often git is asked for new commits; fetching nothing new is one small request. */
const FETCH_INTERVAL = Duration.minutes(1);

/**
 * The objects that make Flux (2.7 and later) apply an environment. kustomize-controller applies
 * namespaces before everything else of the root, so a unit's Kustomization never exists before its
 * namespace does.
 */
export function renderFlux(input: DeliveryInput, reconciler: Flux): readonly Manifest[] {
  const { environment } = input;
  const names = new Set<string>(input.charts.map((chart) => chart.name));
  const units = input.charts.map((chart) => {
    const after = presentAfter(chart, names);
    return kustomization(input, reconciler, {
      name: unitName(environment.name, chart.name),
      chart: chart.name,
      path: unitPath(environment.name, chart.name),
      spec: {
        dependsOn: after.length === 0 ? undefined : after.map((name) => ({ name: unitName(environment.name, name) })),
        wait: true,
      },
    });
  });
  return [
    ...renderNamespaces(input, { "kustomize.toolkit.fluxcd.io/prune": "disabled" }),
    gitRepository(input, reconciler),
    ...units,
    kustomization(input, reconciler, {
      name: rootName(environment.name),
      path: reconcilerPath(environment.name),
      // Deleting the root by mistake stops deliveries and nothing else. It waits for none of the units,
      // whose failures are their own: one broken workload must not hold back a change of policy.
      spec: { deletionPolicy: "Orphan", wait: false },
    }),
  ];
}

function gitRepository(input: DeliveryInput, reconciler: Flux): Manifest {
  const { estate, environment } = input;
  const { url, branch, credentials } = estate.repository;
  const secret = credentials ?? (url.startsWith("ssh://") ? `${estate.name}-git` : undefined);
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: {
      labels: deliveryLabels(input),
      name: sourceName(estate.name, environment.name),
      namespace: reconciler.namespace,
    },
    spec: present({
      ignore: ignoreAllBut(environment.name),
      interval: FETCH_INTERVAL.toString(),
      ref: { branch },
      secretRef: secret === undefined ? undefined : { name: secret },
      timeout: "1m",
      url,
    }),
  };
}

/** Patterns of .gitignore; the last one that fits a path decides. Terraform's half of dist is none of Flux's business. */
function ignoreAllBut(environment: string): string {
  return ["/*", "!/dist", "/dist/*", `!/dist/${environment}`, `/dist/${environment}/*`, `!/dist/${environment}/lights`, `!/dist/${environment}/reconciler`, ""].join("\n");
}

interface KustomizationOf {
  readonly name: string;
  /** Name of the unit's chart. @default - it is the root */
  readonly chart?: string;
  readonly path: string;
  readonly spec: { readonly dependsOn?: readonly JsonObject[] | undefined; readonly deletionPolicy?: string; readonly wait: boolean };
}

function kustomization(input: DeliveryInput, reconciler: Flux, { name, chart, path, spec }: KustomizationOf): Manifest {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { labels: deliveryLabels(input, chart), name, namespace: reconciler.namespace },
    spec: present({
      deletionPolicy: spec.deletionPolicy,
      dependsOn: spec.dependsOn,
      force: false,
      interval: reconciler.interval.toString(),
      path: `./${path}`,
      prune: reconciler.prune,
      retryInterval: reconciler.retryInterval.toString(),
      sourceRef: { kind: "GitRepository", name: sourceName(input.estate.name, input.environment.name) },
      // Left out where git is applied by itself: `false` would undo a person's `flux suspend` in an emergency.
      suspend: reconciler.automatic ? undefined : true,
      timeout: reconciler.timeout.toString(),
      wait: spec.wait,
    }),
  };
}
