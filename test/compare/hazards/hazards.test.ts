import { expect, test } from "vitest";
import type { JsonValue } from "../../../constructs/contract/index.ts";
import { compareArtifacts } from "../../../engine/compare/compare-artifacts.ts";

const lights = (type: string, value: JsonValue) => ({ layer: "lights", environment: "prod", part: "a", type, object: `${type} shop/a`, value, where: "f" }) as const;
const building = (type: string, value: JsonValue) => ({ layer: "building", environment: "prod", part: "network", type, object: `${type}.main`, value, where: "f" }) as const;
type Make = typeof lights | typeof building;

const changed = (make: Make, type: string, before: JsonValue, after: JsonValue) => compareArtifacts([make(type, before)], [make(type, after)]).flatMap(({ hazards }) => hazards.map(({ hazard, effect, path }) => `${hazard} ${effect} ${path}`));
const removed = (make: Make, type: string) => compareArtifacts([make(type, {})], []).flatMap(({ hazards }) => hazards.map(({ hazard, effect }) => `${hazard} ${effect}`));
const added = (make: Make, type: string) => compareArtifacts([], [make(type, {})]).flatMap(({ hazards }) => hazards);

test.each<[string, JsonValue, JsonValue, string]>([
  ["apps/Deployment", { spec: { selector: { matchLabels: { a: "1" } } } }, { spec: { selector: { matchLabels: { a: "2" } } } }, "spec.selector.matchLabels.a"],
  ["apps/StatefulSet", { spec: { volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { size: 1 } }] } }, { spec: { volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { size: 2 } }] } }, "spec.volumeClaimTemplates[0].spec.size"],
  ["apps/StatefulSet", { spec: { serviceName: "a" } }, { spec: { serviceName: "b" } }, "spec.serviceName"],
  ["batch/Job", { spec: { template: { spec: { containers: [{ name: "a", image: "x" }] } } } }, { spec: { template: { spec: { containers: [{ name: "a", image: "y" }] } } } }, "spec.template.spec.containers[a].image"],
  ["PersistentVolumeClaim", { spec: { storageClassName: "a" } }, { spec: { storageClassName: "b" } }, "spec.storageClassName"],
  ["rbac.authorization.k8s.io/RoleBinding", { roleRef: { name: "a" } }, { roleRef: { name: "b" } }, "roleRef.name"],
])("an immutable field of a %s is told", (type, before, after, path) => {
  expect(changed(lights, type, before, after)).toEqual([`immutable-field refused ${path}`]);
});

test.each<[string, JsonValue, JsonValue]>([
  ["apps/Deployment", { spec: { template: { spec: { selector: "a" } }, replicas: 1 } }, { spec: { template: { spec: { selector: "b" } }, replicas: 2 } }],
  ["apps/StatefulSet", { spec: { replicas: 1, template: { a: 1 } } }, { spec: { replicas: 2, template: { a: 2 } } }],
  ["PersistentVolumeClaim", { spec: { resources: { requests: { storage: "1Gi" } } } }, { spec: { resources: { requests: { storage: "2Gi" } } } }],
  ["batch/Job", { spec: { parallelism: 1, suspend: true } }, { spec: { parallelism: 2, suspend: false } }],
  ["batch/CronJob", { spec: { jobTemplate: { spec: { template: 1 } } } }, { spec: { jobTemplate: { spec: { template: 2 } } } }],
  ["ConfigMap", { spec: { selector: 1 } }, { spec: { selector: 2 } }],
])("other fields of a %s are not", (type, before, after) => {
  expect(changed(lights, type, before, after)).toEqual([]);
});

test("another address of a Service is told, one that is no longer asked for is not", () => {
  expect(changed(lights, "Service", { spec: { clusterIP: "10.0.0.1" } }, { spec: { clusterIP: "None" } })).toEqual(["cluster-ip-changed refused spec.clusterIP"]);
  expect(changed(lights, "Service", { spec: {} }, { spec: { clusterIPs: ["10.0.0.1"] } })).toEqual(["cluster-ip-changed refused spec.clusterIPs"]);
  expect(changed(lights, "Service", { spec: { clusterIP: "10.0.0.1", type: "a" } }, { spec: { type: "b" } })).toEqual([]);
});

test("the removal of what holds data is told, of anything else it is not", () => {
  for (const type of ["Namespace", "PersistentVolumeClaim", "PersistentVolume", "apiextensions.k8s.io/CustomResourceDefinition", "apps/StatefulSet"]) expect(removed(lights, type)).toEqual(["data-destroyed destroyed"]);
  for (const type of ["apps/Deployment", "ConfigMap", "example.com/Namespace"]) expect(removed(lights, type)).toEqual([]);
  expect(added(lights, "Namespace")).toEqual([]);
});

test("the removal of a resource or module is told, of an output it is not", () => {
  expect(removed(building, "aws_vpc")).toEqual(["resource-destroyed destroyed"]);
  expect(removed(building, "module")).toEqual(["resource-destroyed destroyed"]);
  for (const type of ["output", "data.aws_ami", "provider", "variable"]) expect(removed(building, type)).toEqual([]);
});

test.each<[string, JsonValue, JsonValue, string]>([
  ["aws_vpc", { cidr_block: "10.0.0.0/16" }, { cidr_block: "10.1.0.0/16" }, "cidr_block"],
  ["aws_subnet", { availability_zone: "a" }, { availability_zone: "b" }, "availability_zone"],
  ["aws_eks_cluster", { name: "a" }, { name: "b" }, "name"],
  ["aws_eks_cluster", { kubernetes_network_config: [{ service_ipv4_cidr: "a" }] }, { kubernetes_network_config: [{ service_ipv4_cidr: "b" }] }, "kubernetes_network_config[0].service_ipv4_cidr"],
])("an argument of %s that forces a replacement is told", (type, before, after, path) => {
  expect(changed(building, type, before, after)).toEqual([`resource-replaced replaced ${path}`]);
});

test("arguments that change in place, and references that only the plan can tell, are not", () => {
  expect(changed(building, "aws_vpc", { enable_dns_hostnames: false }, { enable_dns_hostnames: true })).toEqual([]);
  expect(changed(building, "aws_eks_cluster", { version: "1.32", tags: { name: "a" } }, { version: "1.33", tags: { name: "b" } })).toEqual([]);
  expect(changed(building, "aws_subnet", { availability_zone: "${a}" }, { availability_zone: "${b}" })).toEqual([]);
});

test("a hazard says why and what to do", () => {
  const [change] = compareArtifacts([building("aws_vpc", { cidr_block: "a" })], [building("aws_vpc", { cidr_block: "b" })]);
  expect(change!.hazards).toEqual([{
    hazard: "resource-replaced", effect: "replaced", path: "cidr_block",
    why: "Terraform cannot change this argument of aws_vpc in place: it destroys the resource and makes another",
    fix: "keep the value, or make a second resource, move what uses the first, and remove that last",
  }]);
});
