import { ApiObject } from "cdk8s";
import { TerraformStack } from "#tf";
import { expect, test } from "vitest";
import { findingsOf, render } from "../probe.ts";
import { RawProvider, rawData, rawResource } from "./raw.ts";

test.each(["kubernetes_deployment_v1", "kubernetes_manifest", "helm_release", "kubectl_manifest", "kustomization_resource", "argocd_application", "flux_bootstrap_git"])("the resource %s is refused", (type) => {
  expect(findingsOf(({ scope }) => rawResource(scope, type))).toEqual([`no-kubernetes-object at test-probe/raw: resource.${type}.raw`]);
});

test("reading the cluster's API is refused as well", () => {
  expect(findingsOf(({ scope }) => rawData(scope, "kubernetes_secret_v1"))).toEqual(["no-kubernetes-object at test-probe/raw: data.kubernetes_secret_v1.raw"]);
});

test("the providers are refused, by name and by source, with the construct that made them", () => {
  expect(findingsOf(({ scope }) => new RawProvider(scope, "helm"))).toEqual(["no-kubernetes-object at test-probe/helm: provider.helm", "no-kubernetes-object at test-probe/helm: terraform.required_providers.helm"]);
  expect(findingsOf(({ scope }) => new RawProvider(scope, "k", "gavinbunney/kubectl"))).toEqual(["no-kubernetes-object at test-probe/k: terraform.required_providers.k"]);
});

test("a resource written through the stack's own escape hatch is refused", () => {
  expect(findingsOf(({ scope }) => (scope as unknown as TerraformStack).addOverride("resource.helm_release.shop", { chart: "shop" }))).toEqual(["no-kubernetes-object at test-probe: resource.helm_release.shop"]);
});

test("names that only resemble them pass", () => {
  expect(findingsOf(({ scope }) => {
    rawResource(scope, "aws_eks_addon", { addon_name: "helm_release" }, "a");
    rawResource(scope, "azurerm_kubernetes_cluster", {}, "b");
    rawResource(scope, "google_helm_release", {}, "c");
    rawData(scope, "aws_eks_cluster", { name: "kubernetes_manifest" }, "d");
  })).toEqual([]);
});

test("the message names the construct, the line and the way out", () => {
  const { findings } = render(({ scope }) => rawResource(scope, "helm_release"));
  expect(findings).toEqual([{
    rule: "no-kubernetes-object",
    severity: "error",
    layer: "building",
    environment: "test",
    part: "probe",
    path: "test-probe/raw: resource.helm_release.raw",
    source: { file: expect.stringMatching(/test\/building\/walls\/raw\.ts$/), line: expect.any(Number) },
    what: "\"helm_release\" is an object in a cluster",
    why: expect.stringContaining("every release"),
    fix: expect.stringContaining("charts/"),
  }]);
});

test.each([
  ["local-exec", "kubectl apply -f shop.yaml"],
  ["local-exec", "cd charts && helm upgrade shop ."],
  ["local-exec", "for n in a b; do /usr/bin/kubectl -n $n get pods; done"],
  ["remote-exec", "argocd app sync shop"],
])("a provisioner (%s) that runs %j is refused", (kind, command) => {
  expect(findingsOf(({ scope }) => rawResource(scope, "null_resource", { provisioner: [{ [kind]: { command } }] }))).toEqual([`no-kubernetes-command at test-probe/raw: provisioner[0].${kind}.command`]);
});

test("an external program that asks the cluster is refused", () => {
  expect(findingsOf(({ scope }) => rawData(scope, "external", { program: ["kubectl", "get", "nodes"] }))).toEqual(["no-kubernetes-command at test-probe/raw: program[0]"]);
});

test("commands that only resemble them pass, and so does the word elsewhere", () => {
  expect(findingsOf(({ scope }) => {
    rawResource(scope, "null_resource", { provisioner: [{ "local-exec": { command: "helmfile --version; echo kubectl-apply" } }] }, "a");
    rawResource(scope, "aws_iam_role", { description: "for those who run kubectl by hand" }, "b");
  })).toEqual([]);
});

test("an object of cdk8s in a stack is refused with its line and the way out", () => {
  const make = () => render(({ scope }) => new ApiObject(scope as never, "shop", { apiVersion: "v1", kind: "ConfigMap" }));
  expect(make).toThrow(/^test\/probe \(.*no-kubernetes\.test\.ts:\d+\): a Kubernetes object is made in a stack: cannot find a parent chart[^]*fix: declare it in charts\/$/);
});
