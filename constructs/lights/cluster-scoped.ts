import type { ApiObject } from "cdk8s";

/*
 * cdk8s writes the chart's namespace on every object, cluster-scoped ones too, and the API server
 * then refuses them. The kinds of Kubernetes 1.33 (`kubectl api-resources --namespaced=false`), and
 * those of common controllers; of other controllers a kind that starts with "Cluster" is taken to be
 * cluster-scoped, because that is how the field names them.
 */
const KINDS: ReadonlySet<string> = new Set([
  "core/Namespace", "core/Node", "core/PersistentVolume",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration", "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy", "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/MutatingAdmissionPolicy", "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
  "apiextensions.k8s.io/CustomResourceDefinition", "apiregistration.k8s.io/APIService",
  "certificates.k8s.io/CertificateSigningRequest", "certificates.k8s.io/ClusterTrustBundle",
  "flowcontrol.apiserver.k8s.io/FlowSchema", "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
  "networking.k8s.io/IngressClass", "networking.k8s.io/IPAddress", "networking.k8s.io/ServiceCIDR",
  "node.k8s.io/RuntimeClass",
  "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding",
  "resource.k8s.io/DeviceClass", "resource.k8s.io/ResourceSlice",
  "scheduling.k8s.io/PriorityClass",
  "storage.k8s.io/CSIDriver", "storage.k8s.io/CSINode", "storage.k8s.io/StorageClass", "storage.k8s.io/VolumeAttachment", "storage.k8s.io/VolumeAttributesClass",
  "snapshot.storage.k8s.io/VolumeSnapshotClass", "snapshot.storage.k8s.io/VolumeSnapshotContent",
  "gateway.networking.k8s.io/GatewayClass",
  "karpenter.sh/NodePool", "karpenter.sh/NodeClaim", "karpenter.k8s.aws/EC2NodeClass",
]);

const declared = new WeakSet<ApiObject>();

/** Says that an object is cluster-scoped where its kind does not tell. */
export function clusterScoped(object: ApiObject): void {
  declared.add(object);
}

export function isClusterScoped(object: ApiObject): boolean {
  if (KINDS.has(`${object.apiGroup}/${object.kind}`) || declared.has(object)) return true;
  return object.apiGroup.includes(".") && !object.apiGroup.endsWith(".k8s.io") && /^Cluster[A-Z]/.test(object.kind);
}
