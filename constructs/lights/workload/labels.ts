import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { ImageReference } from "../../contract/index.ts";

/** Labels of an object, after the recommendations of the Kubernetes documentation ("Recommended Labels"). */
export type Labels = Readonly<Record<string, string>>;

/** What selects the pods of a workload. It can never change: a Deployment's selector is immutable. */
export function selectorLabels(name: string): Labels {
  return { "app.kubernetes.io/name": name };
}

/**
 * The labels of every object of a workload.
 *
 * @param partOf the application the workload belongs to. @default - the namespace of the unit
 */
export function workloadLabels(construct: Construct, name: string, partOf?: string): Labels {
  const application = partOf ?? Chart.of(construct).namespace;
  return {
    "app.kubernetes.io/name": name,
    "app.kubernetes.io/instance": name,
    ...(application !== undefined && { "app.kubernetes.io/part-of": application }),
    "app.kubernetes.io/managed-by": "lamplighter",
  };
}

const LABEL_VALUE = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/**
 * The labels with the version that runs, for the objects that a release changes anyway. The version
 * is the image's tag; a tag that is no label value is left out, because the digest alone decides.
 */
export function versionedLabels(labels: Labels, image: ImageReference): Labels {
  const at = image.indexOf("@");
  const colon = image.lastIndexOf(":", at);
  const tag = colon > image.lastIndexOf("/", at) ? image.slice(colon + 1, at) : "";
  return LABEL_VALUE.test(tag) ? { ...labels, "app.kubernetes.io/version": tag } : labels;
}
