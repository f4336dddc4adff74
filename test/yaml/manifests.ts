import type { JsonObject } from "../../constructs/contract/index.ts";

/** The eight objects of one service, as the charts of a real estate write them, different in every name and digest. */
export function serviceManifests(number: number): JsonObject[] {
  const name = `service-${number}`;
  const namespace = `team-${number % 40}`;
  const labels = { "app.kubernetes.io/managed-by": "lamplighter", "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "shop" };
  const digest = `sha256:${hex(number, 64)}`;
  const metadata = { labels, name, namespace };
  return [
    {
      apiVersion: "apps/v1", kind: "Deployment", metadata,
      spec: {
        minReadySeconds: 5, progressDeadlineSeconds: 600, revisionHistoryLimit: 3,
        selector: { matchLabels: { "app.kubernetes.io/name": name } },
        strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 }, type: "RollingUpdate" },
        template: {
          metadata: { annotations: { "checksum/config": hex(number * 7, 64), "prometheus.io/port": "9090", "prometheus.io/scrape": "true" }, labels },
          spec: {
            automountServiceAccountToken: false,
            containers: [{
              args: ["--listen=:8080", "--log-format", "json", `--peer=http://service-${number + 1}.team-1.svc:8080/`],
              env: [
                { name: "LOG_LEVEL", value: "info" },
                { name: "FEATURE_ON", value: "yes" },
                { name: "TIMEOUT", value: "30s" },
                { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
                { name: "DB_PASSWORD", valueFrom: { secretKeyRef: { key: "password", name: `${name}-db` } } },
              ],
              image: `ghcr.io/acme/${name}:1.${number % 10}.0@${digest}`,
              livenessProbe: { failureThreshold: 3, httpGet: { path: "/healthz", port: "http" }, periodSeconds: 10 },
              name,
              ports: [{ containerPort: 8080, name: "http" }, { containerPort: 9090, name: "metrics" }],
              readinessProbe: { httpGet: { path: "/readyz", port: "http" }, periodSeconds: 5 },
              resources: { limits: { memory: "256Mi" }, requests: { cpu: "100m", memory: "128Mi" } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
              volumeMounts: [{ mountPath: "/etc/app", name: "config", readOnly: true }, { mountPath: "/tmp", name: "tmp" }],
            }],
            securityContext: { fsGroup: 65532, runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
            serviceAccountName: name,
            terminationGracePeriodSeconds: 30,
            topologySpreadConstraints: [{ labelSelector: { matchLabels: labels }, maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" }],
            volumes: [{ configMap: { name: `${name}-config` }, name: "config" }, { emptyDir: {}, name: "tmp" }],
          },
        },
      },
    },
    { apiVersion: "v1", kind: "Service", metadata, spec: { ports: [{ name: "http", port: 80, targetPort: "http" }], selector: labels, type: "ClusterIP" } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata, spec: { maxReplicas: 10, metrics: [{ resource: { name: "cpu", target: { averageUtilization: 70, type: "Utilization" } }, type: "Resource" }], minReplicas: 2, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name } } },
    { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata, spec: { maxUnavailable: 1, selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: "AlwaysAllow" } },
    {
      apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata,
      spec: {
        egress: [{ ports: [{ port: 53, protocol: "UDP" }], to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }] }, { to: [{ ipBlock: { cidr: `10.${number % 250}.0.0/16`, except: ["10.0.0.0/8"] } }] }],
        ingress: [{ from: [{ podSelector: {} }], ports: [{ port: "http", protocol: "TCP" }] }],
        podSelector: { matchLabels: labels }, policyTypes: ["Ingress", "Egress"],
      },
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "application.yaml": `server:\n  port: 8080\n  name: ${name}\n\nfeatures:\n  - catalog\n  - search\n`, TIMEOUT: "1:30", ZONE: "no", greeting: "Olá, service!" } },
    { apiVersion: "external-secrets.io/v1", kind: "ExternalSecret", metadata, spec: { data: [{ remoteRef: { key: `prod/${name}/db`, property: "password" }, secretKey: "password" }], refreshInterval: "1h0m0s", secretStoreRef: { kind: "ClusterSecretStore", name: "aws" }, target: { creationPolicy: "Owner", name: `${name}-db` } } },
  ];
}

/** Digits that look drawn by lot and are the same on every run. */
function hex(seed: number, length: number): string {
  let state = seed + 1;
  let text = "";
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += (state >>> 8).toString(16).padStart(6, "0");
  }
  return text.slice(0, length);
}
