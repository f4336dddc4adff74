import { apiGroup } from "../../contract/index.ts";
import type { Wall } from "./wall.ts";

/*
 * API groups whose objects make a controller provision cloud resources, clusters or Terraform runs:
 * Crossplane and its providers, AWS Controllers for Kubernetes, Config Connector, Azure Service
 * Operator, Cluster API, and the Terraform and Pulumi controllers.
 */
const GROUPS: readonly RegExp[] = [
  /(^|\.)crossplane\.io$/, /(^|\.)upbound\.io$/, /\.services\.k8s\.aws$/, /\.cnrm\.cloud\.google\.com$/,
  /\.azure\.com$/, /(^|\.)cluster\.x-k8s\.io$/, /^infra\.contrib\.fluxcd\.io$/, /^app\.terraform\.io$/,
  /^terraform\.(core|appvia)\./, /^tf\.(isaaguilar|galleybytes)\.com$/, /^pulumi\.com$/, /^auto\.pulumi\.com$/,
];

export const noCloudResource: Wall = {
  rule: "no-cloud-resource-in-lights",
  why: "what a release may change in minutes must not be able to replace a network, a database or a cluster",
  fix: "declare it in stacks/ and hand over what the chart needs of it",
  inspect({ manifest }) {
    const group = apiGroup(manifest);
    if (!GROUPS.some((pattern) => pattern.test(group))) return [];
    return [{ field: "apiVersion", what: `${group}/${manifest.kind} provisions cloud resources from the cluster` }];
  },
};
