import { roleArn } from "./aws.ts";
import type { RoleArn } from "./aws.ts";
import type { EnvironmentFacts } from "./environment.ts";

/*
 * Names both halves compute for themselves. What is derived here needs no look-up, no state and no
 * recorded handover, and the two halves cannot disagree on it.
 */

/** The EKS cluster of an environment. */
export function clusterName(environment: Pick<EnvironmentFacts, "name">): string {
  return environment.name;
}

/** The IAM role of one workload, assumed through Pod Identity. */
export function workloadRoleName(environment: Pick<EnvironmentFacts, "name">, workload: string): string {
  return `${environment.name}-${workload}`;
}

export function workloadRoleArn(environment: Pick<EnvironmentFacts, "name" | "aws">, workload: string): RoleArn {
  return roleArn(environment.aws.account, environment.aws.region, workloadRoleName(environment, workload));
}

/** The path of a secret in AWS Secrets Manager: environment, then the name the chart gives. */
export function secretPath(environment: Pick<EnvironmentFacts, "name">, name: string): string {
  return `${environment.name}/${name}`;
}
