import fc from "fast-check";
import { parseDigest, parseImageRepository, roleArn, imageReference } from "lamplighter";
import type { AccountId, Manifest, Region } from "lamplighter";
import { patch } from "lamplighter/lights";
import { expect, test } from "vitest";
import { externalSecret, WebService } from "../../../constructs/lights/workload/index.ts";
import { anEnvironment } from "../../helpers/unit.ts";
import { IMAGE, manifestsOf, only, podOf, webService } from "./workload.ts";

const environment = anEnvironment();

test("with an autoscaler the Deployment has no replicas", () => {
  const manifests = webService();
  expect(only(manifests, "HorizontalPodAutoscaler").spec.scaleTargetRef).toEqual({ apiVersion: "apps/v1", kind: "Deployment", name: "catalog" });
  expect(only(manifests, "Deployment").spec).not.toHaveProperty("replicas");
});

test("with a fixed number of replicas there is no autoscaler", () => {
  const manifests = webService({ scaling: { replicas: 2 } });
  expect(manifests.map(({ kind }) => kind)).not.toContain("HorizontalPodAutoscaler");
  expect(only(manifests, "Deployment").spec.replicas).toBe(2);
});

test("a lower bound above the size's upper one raises the upper one", () => {
  expect(only(webService({ scaling: { min: 20 } }), "HorizontalPodAutoscaler").spec).toMatchObject({ minReplicas: 20, maxReplicas: 20 });
});

const checksumOf = (files: Record<string, string>) => podOf(webService({ config: { files } })).metadata.annotations["lamplighter.dev/config-checksum"];

test("a change of configuration rolls out, because the pod template changes", () => {
  expect(checksumOf({ "app.yaml": "debug: true" })).not.toBe(checksumOf({ "app.yaml": "debug: false" }));
});

test("the same content under another file name rolls out too", () => {
  expect(checksumOf({ "a.yaml": "x" })).not.toBe(checksumOf({ "b.yaml": "x" }));
});

test("the order in which files were written down changes nothing", () => {
  expect(checksumOf({ a: "1", b: "2" })).toBe(checksumOf({ b: "2", a: "1" }));
});

test("the pod mounts the ConfigMap that is rendered", () => {
  const manifests = webService({ config: { files: { "app.yaml": "" } } });
  const { spec } = podOf(manifests);
  expect(spec.volumes[1].configMap.name).toBe(only(manifests, "ConfigMap").metadata.name);
  expect(spec.containers[0].volumeMounts[1]).toEqual({ name: "config", mountPath: "/etc/catalog", readOnly: true });
});

test("the objects do not depend on the order of the variables", () => {
  const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/);
  const secret = fc.constantFrom("user", "password").map((key) => externalSecret(environment, "catalog/db", key));
  const entries = fc.uniqueArray(fc.tuple(name, fc.oneof(fc.string(), secret)), { selector: ([key]) => key, maxLength: 8 });
  const render = (list: readonly (readonly [string, unknown])[]): readonly Manifest[] => webService({ env: Object.fromEntries(list) as Record<string, string> });
  fc.assert(fc.property(entries.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))), ([one, other]) => {
    // Text, so that the order of keys and of lists counts.
    const values = (manifests: readonly Manifest[]) => JSON.stringify(manifests);
    expect(values(render(other))).toBe(values(render(one)));
  }), { numRuns: 50 });
});

test("one ExternalSecret is made for each secret, whatever the number of keys and uses", () => {
  const manifests = webService({
    env: { USER: externalSecret(environment, "catalog/db", "user"), PASSWORD: externalSecret(environment, "catalog/db", "password") },
    secretFiles: { password: externalSecret(environment, "catalog/db", "password") },
  });
  const { spec, metadata } = only(manifests, "ExternalSecret");
  expect(metadata.name).toBe("catalog-catalog-db");
  expect(spec.data.map(({ secretKey }: { secretKey: string }) => secretKey)).toEqual(["password", "user"]);
  expect(spec.data[0].remoteRef).toMatchObject({ key: "dev/catalog/db", property: "password" });
  expect(podOf(manifests).spec.containers[0].env).toContainEqual({ name: "USER", valueFrom: { secretKeyRef: { name: metadata.name, key: "user" } } });
});

test("two services of a namespace may read one secret", () => {
  const env = { PASSWORD: externalSecret(environment, "db", "password") };
  const manifests = manifestsOf(({ scope }) => {
    new WebService(scope, "catalog", { image: IMAGE, port: 8080, env });
    new WebService(scope, "orders", { image: IMAGE, port: 8080, env });
  });
  expect(manifests.filter(({ kind }) => kind === "ExternalSecret").map(({ metadata }) => metadata.name)).toEqual(["catalog-db", "orders-db"]);
});

test("a service with a role reaches the Pod Identity agent and the AWS APIs, not the metadata service", () => {
  const identity = roleArn("111111111111" as AccountId, "eu-west-1" as Region, "dev-catalog");
  const manifests = webService({ identity });
  const [, agent, https] = only(manifests, "NetworkPolicy").spec.egress;
  expect(agent).toEqual({ to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ protocol: "TCP", port: 80 }] });
  expect(https.to[0].ipBlock.except).toEqual(["169.254.169.254/32"]);
  expect(only(manifests, "ServiceAccount").metadata.annotations).toEqual({ "lamplighter.dev/role": identity });
  expect(only(manifests, "ServiceAccount").automountServiceAccountToken).toBe(false);
});

test("an ingress lets the controller in and asks for a certificate", () => {
  const manifests = webService({ ingress: { host: "shop.example.com" } });
  const { metadata, spec } = only(manifests, "Ingress");
  expect(metadata.annotations).toEqual({ "cert-manager.io/cluster-issuer": "letsencrypt" });
  expect(spec.tls).toEqual([{ hosts: ["shop.example.com"], secretName: "catalog-tls" }]);
  expect(only(manifests, "NetworkPolicy").spec.ingress[0].from).toEqual([{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "platform" } } }]);
});

test("metrics on the service's own port declare no second port", () => {
  const manifests = webService({ metrics: {} });
  expect(podOf(manifests).spec.containers[0].ports).toHaveLength(1);
  expect(only(manifests, "PodMonitor").spec.podMetricsEndpoints).toEqual([{ port: "http", path: "/metrics" }]);
});

test("health and metrics on one other port declare it once, and both refer to it by that name", () => {
  const manifests = webService({ health: { port: 9090 }, metrics: { port: 9090 } });
  const [container] = podOf(manifests).spec.containers;
  expect(container.ports.map(({ name }: { name: string }) => name)).toEqual(["http", "health"]);
  expect(container.readinessProbe.httpGet.port).toBe("health");
  expect(only(manifests, "PodMonitor").spec.podMetricsEndpoints[0].port).toBe("health");
});

const versionOf = (tag: string | undefined) => {
  const image = imageReference({ repository: parseImageRepository("localhost:5000/catalog"), digest: parseDigest(`sha256:${"a".repeat(64)}`), tag });
  return only(webService({ image }), "Deployment").metadata.labels["app.kubernetes.io/version"];
};

test("the version label is the tag, and is absent where there is none or it does not fit", () => {
  expect(versionOf("1.2.3")).toBe("1.2.3");
  expect(versionOf(undefined)).toBeUndefined();
  expect(versionOf("a".repeat(64))).toBeUndefined();
  expect(versionOf("1.0_")).toBeUndefined();
});

test("what no prop offers can be patched into an object", () => {
  const manifests = manifestsOf(({ scope }) => {
    patch(new WebService(scope, "catalog", { image: IMAGE, port: 8080 }).deployment, "/spec/template/spec/priorityClassName", "critical");
  });
  expect(podOf(manifests).spec.priorityClassName).toBe("critical");
});
