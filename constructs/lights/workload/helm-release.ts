import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { quoted, refuseInput } from "../../contract/index.ts";
import type { ArgoCd, Environment, Flux, JsonObject } from "../../contract/index.ts";
import { platformProject } from "../delivery/names.ts";
import type { LightsScope } from "../scope.ts";
import { workloadLabels } from "./labels.ts";
import type { Labels } from "./labels.ts";
import { placeOf, requireLabel, requireName } from "./requirements.ts";

export interface HelmReleaseProps {
  /** The environment: its reconciler installs the release. */
  readonly environment: Pick<Environment, "reconciler">;
  /** Chart repository: `https://charts.jetstack.io`, or `oci://…`. */
  readonly repository: string;
  /** Name of the chart. @default - the construct's id */
  readonly chart?: string;
  /** Exact version of the chart. */
  readonly version: string;
  /** Values of the chart: data, never a secret. @default - the chart's own */
  readonly values?: JsonObject;
  /** The namespace the release is installed into, the unit's own: its Argo CD project allows no other. */
  readonly namespace: string;
}

const VERSION = /^v?(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z.-]+)?$/;
const REPOSITORY = /^(?:https|oci):\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[\w.~-]+)*\/?$/;

/**
 * A Helm chart that the reconciler fetches, renders and installs: an Argo CD Application or a Flux
 * HelmRepository and HelmRelease, as the environment says. Use it for what others publish as a chart;
 * what is your own is better rendered here, where a diff shows it.
 *
 * It is applied automatically only where the environment's reconciler is automatic.
 *
 * @throws Refusal (input) where the version is a range, or the repository no chart repository
 */
export class HelmRelease extends Construct {
  constructor(scope: LightsScope, id: string, props: HelmReleaseProps) {
    super(scope, requireName(scope, id, RELEASE_NAME_LIMIT));
    requireVersion(this, props.version);
    if (!REPOSITORY.test(props.repository)) {
      throw refuseInput({ what: `${quoted(props.repository)} is not a chart repository`, where: placeOf(this, "repository"), why: "the reconciler fetches over TLS, and a URL in git must not hold credentials", fix: "write https://host/path or oci://host/path" });
    }
    requireLabel(this, "namespace", props.namespace);
    if (props.chart !== undefined) requireLabel(this, "chart", props.chart);
    const labels = workloadLabels(this, id);
    const { reconciler } = props.environment;
    if (reconciler.kind === "argo-cd") makeApplication(this, id, labels, props, reconciler);
    else makeFluxRelease(this, id, labels, props, reconciler);
  }
}

/** Limit of Helm for the name of a release. */
const RELEASE_NAME_LIMIT = 53;

/** Retries with growing pauses: charts that bring CRDs often need a second run. */
const RETRY = { limit: 5, backoff: { duration: "30s", factor: 2, maxDuration: "5m" } };

function makeApplication(construct: Construct, name: string, labels: Labels, props: HelmReleaseProps, reconciler: ArgoCd): void {
  const { repository, chart = name, version, values, namespace } = props;
  new ApiObject(construct, "application", {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name,
      namespace: reconciler.namespace,
      labels,
      annotations: { "argocd.argoproj.io/compare-options": "ServerSideDiff=true" },
      finalizers: ["resources-finalizer.argocd.argoproj.io"],
    },
    spec: {
      project: platformProject(namespace),
      source: {
        // Argo CD wants an OCI registry without its scheme.
        repoURL: repository.replace(/^oci:\/\//, ""),
        chart,
        targetRevision: version,
        helm: { releaseName: name, valuesObject: values },
      },
      destination: { server: "https://kubernetes.default.svc", namespace },
      syncPolicy: {
        automated: reconciler.automatic ? { prune: reconciler.prune, selfHeal: reconciler.selfHeal === true } : undefined,
        // The CRDs of such charts are larger than the annotation of a client-side apply may be.
        syncOptions: ["CreateNamespace=false", "FailOnSharedResource=true", "PruneLast=true", "ServerSideApply=true"],
        retry: RETRY,
      },
    },
  });
}

function makeFluxRelease(construct: Construct, name: string, labels: Labels, props: HelmReleaseProps, reconciler: Flux): void {
  const { repository, chart = name, version, values, namespace } = props;
  const interval = reconciler.interval.toString();
  new ApiObject(construct, "repository", {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "HelmRepository",
    metadata: { name, labels },
    spec: { type: repository.startsWith("oci://") ? "oci" : undefined, url: repository, interval: "1h" },
  });
  new ApiObject(construct, "release", {
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    kind: "HelmRelease",
    metadata: { name, labels },
    spec: {
      suspend: reconciler.automatic ? undefined : true,
      interval,
      timeout: reconciler.timeout.toString(),
      releaseName: name,
      targetNamespace: namespace,
      storageNamespace: namespace,
      chart: { spec: { chart, version, interval: "1h", sourceRef: { kind: "HelmRepository", name } } },
      install: { crds: "CreateReplace", remediation: { retries: 3 } },
      upgrade: { crds: "CreateReplace", remediation: { retries: 3, remediateLastFailure: true } },
      driftDetection: { mode: "enabled" },
      values,
    },
  });
}

function requireVersion(construct: Construct, version: string): void {
  if (VERSION.test(version)) return;
  const exact = /v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?/.exec(version)?.[0];
  throw refuseInput({
    what: `${quoted(version)} is not an exact version`,
    where: placeOf(construct, "version"),
    why: "a range lets the cluster change without a commit",
    fix: exact === undefined ? "write all three numbers, such as \"1.2.3\"" : `write "${exact}"`,
  });
}
