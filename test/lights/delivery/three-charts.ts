import { argoCd, defineEnvironment } from "../../../constructs/contract/index.ts";
import type { EnvironmentInput, Manifest, Name } from "../../../constructs/contract/index.ts";
import { renderReconciler } from "../../../constructs/lights/delivery/index.ts";
import type { DeliveredChart, DeliveryInput } from "../../../constructs/lights/delivery/index.ts";

/** A chart's line as delivery reads it. */
export function chart(name: string, line: { namespace?: string; after?: readonly string[]; helmRepositories?: readonly string[]; podSecurity?: DeliveredChart["podSecurity"] } = {}): DeliveredChart {
  const { namespace = "shop", after = [], helmRepositories = [], podSecurity = "restricted" } = line;
  return { name: name as Name, namespace: namespace as Name, after: after as readonly Name[], helmRepositories, podSecurity };
}

/** A platform chart with a privileged namespace, and two workloads that wait for one another. */
export const THREE_CHARTS: readonly DeliveredChart[] = [
  chart("monitoring", { namespace: "monitoring", helmRepositories: ["https://prometheus-community.github.io/helm-charts"], podSecurity: "privileged" }),
  chart("catalog", { after: ["monitoring"] }),
  chart("ui", { after: ["catalog", "monitoring"] }),
];

export function environment(reconciler: EnvironmentInput["reconciler"] = argoCd(), name = "dev") {
  return defineEnvironment({
    name,
    aws: { account: "111111111111", region: "eu-west-1" },
    network: { cidr: "10.10.0.0/16", zones: ["eu-west-1a", "eu-west-1b"] },
    cluster: { version: "1.33", nodes: { instanceTypes: ["m7g.large"], min: 1, max: 2 } },
    domain: `${name}.shop.example.com`,
    reconciler,
  });
}

export function delivery(input: Partial<DeliveryInput> = {}): DeliveryInput {
  return {
    estate: { name: "shop" as Name, repository: { url: "https://git.example.com/shop/platform.git", branch: "main" } },
    environment: environment(),
    charts: THREE_CHARTS,
    ...input,
  };
}

export function manifests(input: Partial<DeliveryInput> = {}): readonly Manifest[] {
  return renderReconciler(delivery(input)).objects.map((object) => object.manifest);
}

/** One object as a test looks into it. */
export interface Found {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>>; readonly labels: Readonly<Record<string, string>>; readonly finalizers?: readonly string[]; readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

export function find(kind: string, name: string, input: Partial<DeliveryInput> = {}): Found {
  const found = manifests(input).filter((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} objects are ${kind} ${name}`);
  return found[0] as unknown as Found;
}
