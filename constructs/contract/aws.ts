import * as v from "valibot";
import type { Brand } from "./brand.ts";
import { rule } from "./parse.ts";

/** The twelve digits of an AWS account. */
export type AccountId = Brand<string, "AccountId">;
/** An AWS region, such as `eu-west-1`. */
export type Region = Brand<string, "Region">;
/** The Amazon Resource Name of an IAM role. */
export type RoleArn = Brand<string, "RoleArn">;
export type VpcId = Brand<string, "VpcId">;
export type SubnetId = Brand<string, "SubnetId">;
export type SecurityGroupId = Brand<string, "SecurityGroupId">;
export type CertificateArn = Brand<string, "CertificateArn">;

function branded<Name extends string>(pattern: RegExp, is: string, fix: string) {
  return v.pipe(
    v.string(),
    rule<string>((value) => pattern.test(value), { is, why: "AWS would refuse it, long after the review", fix }),
    v.transform((value) => value as Brand<string, Name>),
  );
}

const PARTITION = "arn:aws(?:-cn|-us-gov)?";

export const accountIdSchema = branded<"AccountId">(/^[0-9]{12}$/, "is not an AWS account", "write its twelve digits as a string");
export const regionSchema = branded<"Region">(/^[a-z]{2}(-[a-z]+)+-[0-9]$/, "is not an AWS region", "write a region such as eu-west-1, without the letter of a zone");
export const zoneSchema = branded<"Zone">(/^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$/, "is not an availability zone", "write a zone such as eu-west-1a");
export const roleArnSchema = branded<"RoleArn">(new RegExp(`^${PARTITION}:iam::[0-9]{12}:role/[\\w+=,.@/-]{1,512}$`), "is not the ARN of a role", "write arn:aws:iam::ACCOUNT:role/NAME");
export const vpcIdSchema = branded<"VpcId">(/^vpc-[0-9a-f]{8,17}$/, "is not a VPC id", "write vpc- and 8 to 17 hex digits");
export const subnetIdSchema = branded<"SubnetId">(/^subnet-[0-9a-f]{8,17}$/, "is not a subnet id", "write subnet- and 8 to 17 hex digits");
export const securityGroupIdSchema = branded<"SecurityGroupId">(/^sg-[0-9a-f]{8,17}$/, "is not a security group id", "write sg- and 8 to 17 hex digits");
export const certificateArnSchema = branded<"CertificateArn">(new RegExp(`^${PARTITION}:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f-]{36}$`), "is not the ARN of a certificate", "write arn:aws:acm:REGION:ACCOUNT:certificate/ID");

/** The ARN of a role, derived by name: no look-up, no state. */
export function roleArn(account: AccountId, region: Region, name: string): RoleArn {
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return `arn:${partition}:iam::${account}:role/${name}` as RoleArn;
}
