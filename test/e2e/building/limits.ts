/** What is not seen, though the run passes. */
export interface Limit {
  readonly what: string;
  readonly why: string;
}

/** Of moto, and of the EKS simulator. The run says them, and docs/e2e-building.md lists them. */
export const LIMITS: readonly Limit[] = [
  { what: "Policies and trust", why: "neither simulator denies anything: whether a role may do what it is asked is not seen" },
  { what: "The network between things", why: "routes, security groups and endpoints are stored, and carry nothing; the cluster's own security group is one that moto does not have" },
  { what: "Waiting", why: "everything is ready at once: timeouts, and order that only time enforces, are not seen" },
  { what: "Quotas, instance types of a zone, versions that EKS offers", why: "every value is taken" },
  { what: "Nodes and addons", why: "they are records of the EKS simulator: nothing joins the cluster, nothing runs in it" },
  { what: "Encryption", why: "keys are stored, and nobody encrypts with them: a key policy that is too narrow is not seen" },
  { what: "The cluster's API server", why: "a stand-in holds what Argo CD would have applied, so that both halves stand in one drift report; npm run e2e has a real one" },
  { what: "The provider at exactly the version of the stacks", why: "its tags do not fit its module path, and the Go proxy serves one commit of it; it is put into the mirror under the version that the stacks ask for" },
];
