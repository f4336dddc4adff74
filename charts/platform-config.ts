import { ApiObject } from "cdk8s";
import { chart, SECRET_STORE } from "lamplighter/lights";

/** The custom resources of the platform; a unit of their own, because their kinds exist only once the platform runs. */
export default chart(({ scope, environment }) => {
  new ApiObject(scope, "secret-store", {
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: { name: SECRET_STORE },
    // No credentials: the operator's service account has its role through EKS Pod Identity.
    spec: { provider: { aws: { service: "SecretsManager", region: environment.aws.region } } },
  });

  new ApiObject(scope, "issuer", {
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name: "letsencrypt" },
    spec: {
      acme: {
        server: "https://acme-v02.api.letsencrypt.org/directory",
        email: `platform@${environment.domain}`,
        privateKeySecretRef: { name: "letsencrypt-account" },
        solvers: [{ http01: { ingress: { ingressClassName: "nginx" } } }],
      },
    },
  });
});
