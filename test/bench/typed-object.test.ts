import { expect, test } from "vitest";
import { sourceOf } from "../../bench/literal.ts";
import { typedObject } from "../../bench/typed-object.ts";

function propsOf(apiVersion: string, kind: string, spec: object): string {
  return sourceOf(typedObject({ apiVersion, kind, spec }).props, []).replace(/\s+/g, " ");
}

test.each([
  ["v1", "ConfigMap", "KubeConfigMap"],
  ["apps/v1", "Deployment", "KubeDeployment"],
  ["autoscaling/v2", "HorizontalPodAutoscaler", "KubeHorizontalPodAutoscalerV2"],
  ["networking.k8s.io/v1", "NetworkPolicy", "KubeNetworkPolicy"],
])("the class of %s %s is %s, and its props do not say them again", (apiVersion, kind, className) => {
  expect(typedObject({ apiVersion, kind, metadata: { name: "cart" } })).toEqual({ id: kind.toLowerCase(), className, props: { metadata: { name: "cart" } } });
});

test("the quantities of a container and of a volume are objects", () => {
  expect(propsOf("v1", "Pod", { containers: [{ resources: { limits: { memory: "1Gi" }, requests: { cpu: "100m" } } }], volumes: [{ emptyDir: { sizeLimit: "64Mi" } }] })).toBe(
    '{ spec: { containers: [ { resources: { limits: { memory: Quantity.fromString("1Gi"), }, requests: { cpu: Quantity.fromString("100m"), }, }, }, ], volumes: [ { emptyDir: { sizeLimit: Quantity.fromString("64Mi"), }, }, ], }, }',
  );
});

test("what is a number or a text is an object that says which", () => {
  expect(propsOf("apps/v1", "Deployment", { strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } } })).toBe(
    '{ spec: { strategy: { rollingUpdate: { maxSurge: IntOrString.fromString("25%"), maxUnavailable: IntOrString.fromNumber(0), }, }, }, }',
  );
});

test("the port of a service stays a number, and its target is an object", () => {
  expect(propsOf("v1", "Service", { ports: [{ port: 80, targetPort: "http" }] })).toBe('{ spec: { ports: [ { port: 80, targetPort: IntOrString.fromString("http"), }, ], }, }');
});

test("the port of a container stays a number, and that of its probe is an object", () => {
  expect(propsOf("v1", "Pod", { containers: [{ ports: [{ containerPort: 8080 }], livenessProbe: { httpGet: { port: "http" } } }] })).toBe(
    '{ spec: { containers: [ { ports: [ { containerPort: 8080, }, ], livenessProbe: { httpGet: { port: IntOrString.fromString("http"), }, }, }, ], }, }',
  );
});

test("the ports of a network policy are objects, and those of an ingress are not", () => {
  expect(propsOf("networking.k8s.io/v1", "NetworkPolicy", { ingress: [{ ports: [{ port: 53 }] }] })).toBe("{ spec: { ingress: [ { ports: [ { port: IntOrString.fromNumber(53), }, ], }, ], }, }");
  expect(propsOf("networking.k8s.io/v1", "Ingress", { rules: [{ backend: { service: { port: { number: 80 } } } }] })).toBe("{ spec: { rules: [ { backend: { service: { port: { number: 80, }, }, }, }, ], }, }");
});
