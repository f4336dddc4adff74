/** Programs that are built from one Go module, because they share most of what they are made of. */
export interface Family {
  readonly name: string;
  /** What `go build` is given. */
  readonly packages: readonly string[];
  /** What comes out. */
  readonly programs: readonly string[];
  /** Other names of the one program that comes out; it looks at the name it is called by. */
  readonly calledAs?: readonly string[];
  readonly linkerFlags?: readonly string[];
}

const kubernetes = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"] as const;
const version = "k8s.io/component-base/version";

/** In the order in which they are built: what everything needs first. */
export const FAMILIES = [
  {
    name: "kubernetes",
    packages: kubernetes.map((program) => `k8s.io/kubernetes/cmd/${program}`),
    programs: kubernetes,
    // Without these, the API server says that it is v0.0.0.
    linkerFlags: [`-X ${version}.gitVersion=v1.36.2`, `-X ${version}.gitMajor=1`, `-X ${version}.gitMinor=36`],
  },
  { name: "kustomize-controller", packages: ["github.com/fluxcd/kustomize-controller"], programs: ["kustomize-controller"] },
  { name: "source-controller", packages: ["github.com/fluxcd/source-controller"], programs: ["source-controller"] },
  { name: "argo-cd", packages: ["."], programs: ["argo-cd"], calledAs: ["argocd-application-controller", "argocd-repo-server"] },
  { name: "kubeconform", packages: ["github.com/yannh/kubeconform/cmd/kubeconform"], programs: ["kubeconform"] },
  { name: "kube-score", packages: ["github.com/zegl/kube-score/cmd/kube-score"], programs: ["kube-score"] },
] as const satisfies readonly Family[];

/** What `npm run e2e:building` asks for. */
export const OPENTOFU = { name: "opentofu", packages: ["github.com/opentofu/opentofu/cmd/tofu"], programs: ["tofu"] } as const satisfies Family;

/** Some 2,000 packages, and 6 to 8 GB for the last step. */
export const PROVIDER_AWS = { name: "provider-aws", packages: ["github.com/hashicorp/terraform-provider-aws"], programs: ["terraform-provider-aws"] } as const satisfies Family;
