import { chart, HelmRelease } from "lamplighter/lights";

/** What every cluster needs before the shop: certificates, ingress, secrets, metrics. */
export default chart(({ scope, environment, handover, namespace }) => {
  const release = { environment, namespace };

  new HelmRelease(scope, "cert-manager", {
    ...release,
    repository: "https://charts.jetstack.io",
    version: "v1.19.4",
    values: { crds: { enabled: true, keep: true }, global: { leaderElection: { namespace } } },
  });

  new HelmRelease(scope, "ingress-nginx", {
    ...release,
    repository: "https://kubernetes.github.io/ingress-nginx",
    version: "4.14.1",
    values: {
      controller: {
        replicaCount: 3,
        minAvailable: 2,
        allowSnippetAnnotations: false,
        ingressClassResource: { name: "nginx", default: false },
        service: {
          externalTrafficPolicy: "Local",
          annotations: {
            "service.beta.kubernetes.io/aws-load-balancer-type": "nlb",
            "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
            "service.beta.kubernetes.io/aws-load-balancer-subnets": handover.publicSubnetIds.join(","),
          },
        },
      },
    },
  });

  new HelmRelease(scope, "external-secrets", {
    ...release,
    repository: "https://charts.external-secrets.io",
    version: "0.20.4",
    values: { installCRDs: true, replicaCount: 2, leaderElect: true, serviceAccount: { name: "external-secrets" } },
  });

  new HelmRelease(scope, "kube-prometheus-stack", {
    ...release,
    repository: "https://prometheus-community.github.io/helm-charts",
    version: "76.5.1",
    values: {
      // EKS runs these itself and lets nobody scrape them.
      kubeControllerManager: { enabled: false },
      kubeEtcd: { enabled: false },
      kubeScheduler: { enabled: false },
      // It reads the node's file system, which the restricted Pod Security Standard of the namespace refuses.
      nodeExporter: { enabled: false },
      grafana: { initChownData: { enabled: false } },
      prometheus: {
        prometheusSpec: {
          replicas: 2,
          retention: "15d",
          // Every PodMonitor of the cluster, not only those that carry this release's label.
          podMonitorSelectorNilUsesHelmValues: false,
          serviceMonitorSelectorNilUsesHelmValues: false,
        },
      },
    },
  });
});
