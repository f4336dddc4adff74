import { EksAddon } from "#aws/eks-addon";
import type { EksCluster } from "#aws/eks-cluster";
import { IamRole } from "#aws/iam-role";
import { IamRolePolicyAttachment } from "#aws/iam-role-policy-attachment";
import type { ITerraformDependable } from "#tf";
import { clusterName } from "../contract/index.ts";
import type { Environment, Plain } from "../contract/index.ts";
import { managedPolicyArn } from "./arn.ts";
import { podTrust } from "./pod-trust.ts";
import { BuildingConstruct, logicalId } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";

export interface AddonProps {
  readonly environment: Environment;
  readonly cluster: EksCluster;
  /** The service account that calls AWS, and the AWS-maintained policy it gets. @default - the addon calls nothing */
  readonly identity?: { readonly serviceAccount: Plain<string>; readonly policy: Plain<string> };
  /** @default - none */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** An EKS addon, named by its construct id, in the version that AWS gives a cluster of that age. */
export class Addon extends BuildingConstruct {
  readonly resource: EksAddon;

  constructor(scope: BuildingScope, id: string, { environment, cluster, identity, dependsOn = [] }: AddonProps) {
    super(scope, id);
    const permissions = identity && this.#makeRole(environment, id, identity);
    const earlier = [...dependsOn, ...(permissions ? [permissions.attachment] : [])];
    this.resource = new EksAddon(this, "addon", {
      clusterName: cluster.name,
      addonName: id,
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      ...(permissions && { podIdentityAssociation: [{ serviceAccount: permissions.serviceAccount, roleArn: permissions.roleArn }] }),
      ...(earlier.length > 0 && { dependsOn: earlier }),
    });
    this.resource.overrideLogicalId(logicalId(id));
  }

  #makeRole(environment: Environment, name: string, { serviceAccount, policy }: NonNullable<AddonProps["identity"]>): { serviceAccount: string; roleArn: string; attachment: ITerraformDependable } {
    const role = new IamRole(this, "role", {
      name: `${clusterName(environment)}-${name}`,
      assumeRolePolicy: podTrust({ namespace: "kube-system", serviceAccount }),
    });
    const attachment = new IamRolePolicyAttachment(this, "policy", { role: role.name, policyArn: managedPolicyArn(environment, policy) });
    return { serviceAccount, roleArn: role.arn, attachment };
  }
}
