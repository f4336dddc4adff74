import { IamRole } from "#aws/iam-role";
import { IamRolePolicy } from "#aws/iam-role-policy";
import { IamRolePolicyAttachment } from "#aws/iam-role-policy-attachment";
import type { ITerraformDependable } from "#tf";
import { clusterName } from "../contract/index.ts";
import type { Environment, Plain } from "../contract/index.ts";
import { managedPolicyArn } from "./arn.ts";
import { policyDocument, serviceTrust } from "./policy.ts";
import { BuildingConstruct } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";

export interface ClusterRoleProps {
  readonly environment: Environment;
  /** The key that encrypts Kubernetes secrets. */
  readonly secretsKeyArn: Plain<string>;
}

/** What the EKS control plane acts as. */
export class ClusterRole extends BuildingConstruct {
  readonly arn: string;
  /** What must be in place before the cluster is made, and stay until it is gone. */
  readonly permissions: readonly ITerraformDependable[];

  constructor(scope: BuildingScope, id: string, { environment, secretsKeyArn }: ClusterRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: `${clusterName(environment)}-cluster`,
      assumeRolePolicy: serviceTrust("eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"]),
    });
    this.arn = role.arn;
    this.permissions = [
      new IamRolePolicyAttachment(this, "cluster-policy", { role: role.name, policyArn: managedPolicyArn(environment, "AmazonEKSClusterPolicy") }),
      new IamRolePolicy(this, "secrets-encryption", {
        name: "secrets-encryption",
        role: role.name,
        policy: policyDocument([{ actions: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"], resources: [secretsKeyArn] }]),
      }),
    ];
  }
}
