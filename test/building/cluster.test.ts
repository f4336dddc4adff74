import { expect, test } from "vitest";
import { Cluster } from "lamplighter/building";
import type { BuildStack } from "lamplighter/building";
import { expectGolden } from "./golden.ts";
import { blocks, cluster, environmentWith, render } from "./probe.ts";

const build: BuildStack = ({ scope, environment }) => new Cluster(scope, "cluster", { environment });
const eks = (change = {}) => blocks(render(build, environmentWith(cluster(change))), "resource", "aws_eks_cluster")["cluster"]!;

test("a cluster with its nodes and addons", () => {
  expectGolden("cluster", render(build), ["resource", "data", "output"]);
});

test("the endpoint is private where no block is listed", () => {
  expect(eks()["vpc_config"]).toEqual({ endpoint_private_access: true, endpoint_public_access: false, subnet_ids: "${data.aws_subnets.cluster_cluster_subnets.ids}" });
});

test("the endpoint is reached from the listed blocks alone, and stays private besides", () => {
  expect(eks({ publicAccessFrom: ["203.0.113.0/24"] })["vpc_config"]).toMatchObject({ endpoint_private_access: true, endpoint_public_access: true, public_access_cidrs: ["203.0.113.0/24"] });
});

test("who makes the cluster does not administer it; who is listed does", () => {
  const rendered = render(build, environmentWith(cluster({ administrators: ["arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b"] })));
  expect(blocks(rendered, "resource", "aws_eks_cluster")["cluster"]!["access_config"]).toEqual({ authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false });
  expect(Object.values(blocks(rendered, "resource", "aws_eks_access_entry")).map((entry) => entry["principal_arn"])).toEqual(["arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b"]);
});

test("a cluster that nobody may administer is a warning", () => {
  const { findings } = render(build, environmentWith(cluster({ administrators: [] })));
  expect(findings).toMatchObject([{ rule: "construct-annotation", severity: "warning", path: "test-probe/cluster", what: expect.stringContaining("cluster.administrators") }]);
});

test.each([
  [["m7g.large", "c7gd.xlarge"], "AL2023_ARM_64_STANDARD"],
  [["m7i.large", "g6.xlarge"], "AL2023_x86_64_STANDARD"],
])("nodes of %j boot %s", (instanceTypes, image) => {
  const rendered = render(build, environmentWith(cluster({ nodes: { instanceTypes, min: 1, max: 2 } })));
  expect(blocks(rendered, "resource", "aws_eks_node_group")["nodes"]!["ami_type"]).toBe(image);
});

test("instance types of two architectures are refused, with both ways out and the line", () => {
  const mixed = environmentWith(cluster({ nodes: { instanceTypes: ["m7g.large", "m7i.large"], min: 1, max: 2 } }));
  expect(() => render(build, mixed)).toThrow(/test\/probe \(.*cluster\.test\.ts:\d+\): test-probe\/cluster\/nodes: m7g\.large, m7i\.large are of two processor architectures[^]*keep m7g\.large or m7i\.large/);
});

test("nodes wait for network and identity, the other addons for nodes", () => {
  const rendered = render(build);
  expect(blocks(rendered, "resource", "aws_eks_node_group")["nodes"]!["depends_on"]).toEqual(expect.arrayContaining(["aws_eks_addon.vpc_cni", "aws_eks_addon.eks_pod_identity_agent", "aws_eks_addon.kube_proxy"]));
  for (const addon of ["coredns", "aws_ebs_csi_driver"]) expect(blocks(rendered, "resource", "aws_eks_addon")[addon]!["depends_on"]).toContain("aws_eks_node_group.nodes");
});
