import type { ArgoCd, JsonObject, Manifest } from "../../contract/index.ts";
import { isPlatform } from "./delivery.ts";
import type { DeliveredChart, DeliveryInput } from "./delivery.ts";
import { deliveryLabels, present } from "./manifest.ts";
import { compareText, platformProject, reconcilerProject, workloadProject } from "./names.ts";

/** The cluster that Argo CD itself runs in. */
export const IN_CLUSTER = "https://kubernetes.default.svc";

/** Keeps a project until no Application refers to it; without it, Applications that are being deleted hang. */
const FINALIZER = "resources-finalizer.argocd.argoproj.io";

interface GroupKind extends JsonObject {
  readonly group: string;
  readonly kind: string;
}

/** Cluster-scoped kinds that hold settings and grant nobody a right. Any unit may render them. */
const WORKLOAD_CLUSTER_KINDS: readonly GroupKind[] = [
  { group: "cert-manager.io", kind: "ClusterIssuer" },
  { group: "external-secrets.io", kind: "ClusterSecretStore" },
  { group: "scheduling.k8s.io", kind: "PriorityClass" },
];

/** What the Helm charts of controllers make besides. Namespaces are the root's alone; nodes and volumes nobody's. */
const PLATFORM_CLUSTER_KINDS: readonly GroupKind[] = [
  ...WORKLOAD_CLUSTER_KINDS,
  { group: "admissionregistration.k8s.io", kind: "MutatingWebhookConfiguration" },
  { group: "admissionregistration.k8s.io", kind: "ValidatingAdmissionPolicy" },
  { group: "admissionregistration.k8s.io", kind: "ValidatingAdmissionPolicyBinding" },
  { group: "admissionregistration.k8s.io", kind: "ValidatingWebhookConfiguration" },
  { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" },
  { group: "apiregistration.k8s.io", kind: "APIService" },
  { group: "gateway.networking.k8s.io", kind: "GatewayClass" },
  { group: "karpenter.k8s.aws", kind: "EC2NodeClass" },
  { group: "karpenter.sh", kind: "NodePool" },
  { group: "networking.k8s.io", kind: "IngressClass" },
  { group: "rbac.authorization.k8s.io", kind: "ClusterRole" },
  { group: "rbac.authorization.k8s.io", kind: "ClusterRoleBinding" },
  { group: "storage.k8s.io", kind: "CSIDriver" },
  { group: "storage.k8s.io", kind: "StorageClass" },
].sort((left, right) => compareText(`${left.group}/${left.kind}`, `${right.group}/${right.kind}`));

/** The project that the Application of a unit belongs to. */
export function projectOf({ estate, environment }: DeliveryInput, chart: DeliveredChart): string {
  return isPlatform(chart) ? platformProject(chart.namespace) : workloadProject(estate.name, environment.name);
}

/**
 * The Argo CD projects of an environment, so that each Application may do what it needs and no more:
 * workloads reach neither the reconciler nor the platform; the platform charts of a namespace may
 * make Applications from their own Helm repositories and the kinds controllers need; the root may
 * make nothing but Applications, projects and namespaces.
 *
 * @param annotations the order within the root
 */
export function renderProjects(input: DeliveryInput, reconciler: ArgoCd, annotations: JsonObject): readonly Manifest[] {
  const { estate, environment } = input;
  const windows = syncWindows(reconciler);
  const project = (name: string, spec: JsonObject): Manifest => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { annotations, finalizers: [FINALIZER], labels: deliveryLabels(input), name, namespace: reconciler.namespace },
    spec: present({ ...spec, syncWindows: windows }),
  });
  const workloads = input.charts.filter((chart) => !isPlatform(chart));
  return [
    project(workloadProject(estate.name, environment.name), {
      clusterResourceWhitelist: WORKLOAD_CLUSTER_KINDS,
      description: `Workloads of ${estate.name} in ${environment.name}`,
      destinations: destinations(workloads.map((chart) => chart.namespace)),
      sourceRepos: [estate.repository.url],
    }),
    ...[...platformByNamespace(input.charts)].map(([namespace, charts]) => project(platformProject(namespace), {
      clusterResourceWhitelist: PLATFORM_CLUSTER_KINDS,
      description: `Platform in ${namespace}, ${environment.name}: ${charts.map((chart) => chart.name).join(", ")}`,
      // Helm charts of controllers keep leader election and scrape targets in kube-system.
      destinations: destinations([namespace, reconciler.namespace, "kube-system"]),
      sourceRepos: [estate.repository.url, ...helmSources(charts)],
    })),
    project(reconcilerProject(estate.name, environment.name), {
      clusterResourceWhitelist: [{ group: "", kind: "Namespace" }],
      description: `What makes Argo CD apply ${environment.name}`,
      destinations: destinations([reconciler.namespace]),
      namespaceResourceWhitelist: [
        { group: "argoproj.io", kind: "AppProject" },
        { group: "argoproj.io", kind: "Application" },
      ],
      sourceRepos: [estate.repository.url],
    }),
  ];
}

function platformByNamespace(charts: readonly DeliveredChart[]): ReadonlyMap<string, readonly DeliveredChart[]> {
  return Map.groupBy(charts.filter(isPlatform), (chart) => chart.namespace);
}

function destinations(namespaces: readonly string[]): readonly JsonObject[] {
  return [...new Set(namespaces)].sort().map((namespace) => ({ namespace, server: IN_CLUSTER }));
}

/** Argo CD writes the repository of a Helm chart in an OCI registry without its scheme. */
function helmSources(charts: readonly DeliveredChart[]): readonly string[] {
  const urls = charts.flatMap((chart) => chart.helmRepositories);
  return [...new Set(urls.map((url) => url.replace(/^oci:\/\//, "")))].sort();
}

function syncWindows(reconciler: ArgoCd): readonly JsonObject[] | undefined {
  if (reconciler.windows.length === 0) return undefined;
  return reconciler.windows.map((window) => ({
    applications: ["*"],
    duration: window.duration.toString(),
    kind: window.kind,
    manualSync: window.manualSync,
    schedule: window.schedule,
    timeZone: window.timeZone,
  }));
}
