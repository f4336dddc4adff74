import { EksPodIdentityAssociation } from "#aws/eks-pod-identity-association";
import { IamRole } from "#aws/iam-role";
import { IamRolePolicy } from "#aws/iam-role-policy";
import { clusterName, refuseInput, workloadRoleName } from "../contract/index.ts";
import type { Environment, Name, Plain } from "../contract/index.ts";
import { podTrust } from "./pod-trust.ts";
import { policyDocument } from "./policy.ts";
import type { PolicyStatement } from "./policy.ts";
import { BuildingConstruct, logicalId } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";

export interface WorkloadIdentityProps {
  readonly environment: Environment;
  /** The workload; the role's name follows from it, so that the lights know the role without asking. */
  readonly workload: Plain<string> | Name;
  readonly namespace: Plain<string> | Name;
  /** @default - the workload's name */
  readonly serviceAccount?: Plain<string> | Name;
  /** What its pods may do in AWS. */
  readonly statements: readonly PolicyStatement[];
}

/** Limit of IAM role names (IAM User Guide, "IAM and AWS STS quotas"). */
const MAX_ROLE_NAME = 64;

/** An IAM role for the pods of one Kubernetes service account, through EKS Pod Identity. */
export class WorkloadIdentity extends BuildingConstruct {
  readonly roleArn: string;

  /** @throws Refusal (input) where the role's name would be longer than IAM allows, or nothing is allowed */
  constructor(scope: BuildingScope, id: string, props: WorkloadIdentityProps) {
    super(scope, id);
    const { environment, workload, namespace, statements } = props;
    const serviceAccount = props.serviceAccount ?? workload;
    const name = workloadRoleName(environment, workload);
    if (name.length > MAX_ROLE_NAME) {
      throw refuseInput({
        what: `the role name "${name}" has ${name.length} characters`,
        where: this.node.path,
        why: `IAM allows ${MAX_ROLE_NAME}`,
        fix: `shorten the workload's name by ${name.length - MAX_ROLE_NAME}`,
      });
    }
    if (statements.length === 0) {
      throw refuseInput({ what: `the workload ${workload} may do nothing`, where: this.node.path, why: "a role without a policy is one more thing to explain to an auditor", fix: "list its statements, or leave the identity out" });
    }
    const role = new IamRole(this, "role", { name, assumeRolePolicy: podTrust({ namespace, serviceAccount }) });
    role.overrideLogicalId(logicalId(workload));
    new IamRolePolicy(this, "policy", { name: "workload", role: role.name, policy: policyDocument(statements) }).overrideLogicalId(logicalId(workload));
    new EksPodIdentityAssociation(this, "association", { clusterName: clusterName(environment), namespace, serviceAccount, roleArn: role.arn }).overrideLogicalId(logicalId(workload));
    this.roleArn = role.arn;
  }
}
