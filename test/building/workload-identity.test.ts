import { expect, test } from "vitest";
import { workloadRoleArn } from "lamplighter";
import { WorkloadIdentity } from "lamplighter/building";
import { expectGolden } from "./golden.ts";
import { blocks, environmentWith, render } from "./probe.ts";

const statements = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::pictures/*"] }];

test("a role for the pods of one service account", () => {
  const rendered = render(({ scope, environment }) => new WorkloadIdentity(scope, "catalog", { environment, workload: "catalog", namespace: "shop", statements }));
  expectGolden("workload-identity", rendered, ["resource"]);
});

test("the role has the name that the lights derive", () => {
  const environment = environmentWith();
  const rendered = render(({ scope }) => new WorkloadIdentity(scope, "identity", { environment, workload: "catalog", namespace: "shop", serviceAccount: "catalog-reader", statements }));
  const role = blocks(rendered, "resource", "aws_iam_role")["catalog"]!;
  expect(workloadRoleArn(environment, "catalog")).toBe(`arn:aws:iam::123456789012:role/${String(role["name"])}`);
  expect(blocks(rendered, "resource", "aws_eks_pod_identity_association")["catalog"]).toMatchObject({ cluster_name: "test", namespace: "shop", service_account: "catalog-reader" });
});

test("a name longer than IAM allows is refused, with the number of characters to go", () => {
  const workload = "w".repeat(63);
  expect(() => render(({ scope, environment }) => new WorkloadIdentity(scope, "long", { environment, workload, namespace: "shop", statements }))).toThrow(/has 68 characters[^]*IAM allows 64[^]*by 4/);
});

test("a workload that may do nothing is refused", () => {
  expect(() => render(({ scope, environment }) => new WorkloadIdentity(scope, "idle", { environment, workload: "idle", namespace: "shop", statements: [] }))).toThrow("the workload idle may do nothing");
});
