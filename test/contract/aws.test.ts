import { parseHandover, roleArn } from "lamplighter";
import type { AccountId, EnvironmentInput, Region } from "lamplighter";
import { expect, test } from "vitest";
import { anEnvironment, INPUT, problemOf, untyped } from "./environment-input.ts";

type Aws = EnvironmentInput["aws"];
const withAws = (aws: unknown, zones: readonly string[] = INPUT.network.zones) => anEnvironment({ aws: untyped<Aws>(aws), network: { ...INPUT.network, zones } });
const withValues = (values: unknown) => parseHandover({ schemaVersion: 1, environment: "dev", values }, "dev", "dev.json").values;

test.each(["11111111111", "1111111111111", "11111111111a", " 111111111111", "١١١١١١١١١١١١"])("the account %j is refused", (account) => {
  expect(problemOf(() => withAws({ account, region: "eu-west-1" }))).toMatchObject({ where: "environment dev: aws.account", fix: "write its twelve digits as a string" });
});

test("an account written as a number is refused: leading zeros would be lost", () => {
  expect(problemOf(() => withAws({ account: 11111111111, region: "eu-west-1" })).what).toBe("11111111111 is not a string");
});

test.each(["us-east-1", "us-gov-west-1", "cn-north-1", "ap-southeast-4"])("%s is a region", (region) => {
  expect(withAws({ account: "111111111111", region }, [`${region}a`, `${region}b`]).aws.region).toBe(region);
});

test.each(["eu-west-1a", "eu-west", "EU-WEST-1", "eu_west_1", "Frankfurt"])("the region %s is refused", (region) => {
  expect(problemOf(() => withAws({ account: "111111111111", region })).what).toBe(`"${region}" is not an AWS region`);
});

test.each([
  [{ vpcId: "vpc-0123456789abcdef0" }],
  [{ publicSubnetIds: ["subnet-01234567"], privateSubnetIds: ["subnet-0123456789abcdef0"] }],
  [{ clusterSecurityGroupId: "sg-0123456789abcdef0" }],
  [{ certificates: { shop: "arn:aws:acm:eu-west-1:111111111111:certificate/12345678-1234-1234-1234-123456789012" } }],
])("%j is taken from Terraform", (values) => {
  expect(withValues(values)).toMatchObject(values);
});

test.each([
  [{ vpcId: "subnet-0123456789abcdef0" }, "is not a VPC id", "values.vpcId"],
  [{ privateSubnetIds: ["subnet-01234567", "vpc-01234567"] }, "is not a subnet id", "values.privateSubnetIds[1]"],
  [{ clusterSecurityGroupId: "sg-XYZ" }, "is not a security group id", "values.clusterSecurityGroupId"],
  [{ certificates: { shop: "arn:aws:acm:eu-west-1:1:certificate/x" } }, "is not the ARN of a certificate", "values.certificates.shop"],
])("%j is refused at its field", (values, what, field) => {
  const problem = problemOf(() => withValues(values));
  expect(problem.what).toContain(what);
  expect(problem.where).toBe(`dev.json: ${field}`);
});

test("the ARN of a role is in its region's partition", () => {
  const arn = (region: string) => roleArn("111111111111" as AccountId, region as Region, "dev-catalog");
  expect(arn("eu-west-1")).toBe("arn:aws:iam::111111111111:role/dev-catalog");
  expect(arn("cn-north-1")).toBe("arn:aws-cn:iam::111111111111:role/dev-catalog");
  expect(arn("us-gov-west-1")).toBe("arn:aws-us-gov:iam::111111111111:role/dev-catalog");
});

test("what administers a cluster is a role, and nothing else", () => {
  const administered = (arn: string) => anEnvironment({ cluster: { ...INPUT.cluster, administrators: [arn] } });
  expect(administered("arn:aws:iam::111111111111:role/team/platform-admin").cluster.administrators).toHaveLength(1);
  expect(problemOf(() => administered("arn:aws:iam::111111111111:user/ada")).what).toContain("is not the ARN of a role");
  expect(problemOf(() => administered("*")).where).toBe("environment dev: cluster.administrators[0]");
});
