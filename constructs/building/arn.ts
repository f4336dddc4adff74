import type { Environment, Region } from "../contract/index.ts";

type Place = Pick<Environment, "aws">;

/** The part of AWS a region belongs to, as ARNs name it. */
export function partitionOf(region: Region): string {
  return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The ARN of something in the environment's account and region, known without a look-up. */
export function arnOf({ aws }: Place, service: string, resource: string): string {
  return `arn:${partitionOf(aws.region)}:${service}:${aws.region}:${aws.account}:${resource}`;
}

/** The ARN of a policy that AWS maintains. */
export function managedPolicyArn({ aws }: Place, name: string): string {
  return `arn:${partitionOf(aws.region)}:iam::aws:policy/${name}`;
}

/** Everybody in the account whom its IAM policies allow. */
export function accountRootArn({ aws }: Place): string {
  return `arn:${partitionOf(aws.region)}:iam::${aws.account}:root`;
}
