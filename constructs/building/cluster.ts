import { DataAwsSubnets } from "#aws/data-aws-subnets";
import { DataAwsVpc } from "#aws/data-aws-vpc";
import { EksAccessEntry } from "#aws/eks-access-entry";
import { EksAccessPolicyAssociation } from "#aws/eks-access-policy-association";
import { EksCluster } from "#aws/eks-cluster";
import { Annotations } from "#tf";
import { clusterName } from "../contract/index.ts";
import type { Environment, Plain } from "../contract/index.ts";
import { partitionOf } from "./arn.ts";
import { Addon } from "./addon.ts";
import { ClusterRole } from "./cluster-role.ts";
import { tierTags, vpcTags } from "./discovery.ts";
import { EncryptionKey } from "./encryption-key.ts";
import { HandoverOutput } from "./handover-output.ts";
import { LogGroup } from "./log-group.ts";
import { NodeGroup } from "./node-group.ts";
import { BuildingConstruct, logicalId } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";
import type { Tier } from "./subnet-plan.ts";

export interface ClusterProps {
  readonly environment: Environment;
  /** Tags of the cluster. @default - none */
  readonly tags?: Readonly<Record<string, Plain<string>>>;
}

/** Every kind of control-plane log EKS writes (CIS EKS 2.1.1). */
const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/**
 * An EKS cluster in the environment's network: access through access entries alone, a private
 * endpoint, secrets encrypted with a key of its own, all control-plane logs kept for a year, one
 * managed node group, and the addons that every cluster needs.
 *
 * The network is found by name and tags, so that the two stacks share no state.
 */
export class Cluster extends BuildingConstruct {
  constructor(scope: BuildingScope, id: string, { environment, tags }: ClusterProps) {
    super(scope, id);
    const name = clusterName(environment);
    const { version, nodes, administrators, publicAccessFrom } = environment.cluster;
    const vpc = new DataAwsVpc(this, "vpc", { tags: { ...vpcTags(environment) } });
    const subnetIds = (tier: Tier): string[] =>
      new DataAwsSubnets(this, `${tier}-subnets`, { filter: [{ name: "vpc-id", values: [vpc.id] }], tags: { ...tierTags(tier) } }).ids;

    const secretsKey = new EncryptionKey(this, "secrets-key", { environment, purpose: "kubernetes-secrets", description: `Encrypts the Kubernetes secrets of ${name}` });
    // EKS would make the group itself, without a key and for ever.
    const logs = new LogGroup(this, "logs", { environment, purpose: "control-plane-logs", name: `/aws/eks/${name}/cluster` });
    const role = new ClusterRole(this, "role", { environment, secretsKeyArn: secretsKey.arn });

    const cluster = new EksCluster(this, "cluster", {
      name,
      version,
      roleArn: role.arn,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      deletionProtection: true,
      enabledClusterLogTypes: LOG_TYPES,
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: secretsKey.arn } },
      // Standard support: AWS upgrades a version past its end instead of charging six times the price for it.
      upgradePolicy: { supportType: "STANDARD" },
      vpcConfig: {
        subnetIds: subnetIds("cluster"),
        endpointPrivateAccess: true,
        endpointPublicAccess: publicAccessFrom.length > 0,
        ...(publicAccessFrom.length > 0 && { publicAccessCidrs: [...publicAccessFrom] }),
      },
      ...(tags && { tags: { ...tags } }),
      dependsOn: [logs.resource, ...role.permissions],
    });
    cluster.overrideLogicalId(logicalId(id));

    this.#admit(cluster, administrators, environment);
    this.#populate(cluster, environment, subnetIds("private"), nodes);
    new HandoverOutput(this, "clusterSecurityGroupId", cluster.vpcConfig.clusterSecurityGroupId);
  }

  #admit(cluster: EksCluster, administrators: readonly string[], { aws }: Environment): void {
    if (administrators.length === 0) {
      Annotations.of(this).addWarning("nobody may administer the cluster: cluster.administrators of the environment is empty");
    }
    for (const principalArn of administrators) {
      const name = principalArn.slice(principalArn.indexOf(":role/") + ":role/".length);
      const entry = new EksAccessEntry(this, `administrator-${name}`.replaceAll("/", "-"), { clusterName: cluster.name, principalArn, type: "STANDARD" });
      new EksAccessPolicyAssociation(this, `administrator-${name}-policy`.replaceAll("/", "-"), {
        clusterName: cluster.name,
        principalArn: entry.principalArn,
        policyArn: `arn:${partitionOf(aws.region)}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
        accessScope: { type: "cluster" },
      });
    }
  }

  /** Nodes become ready only with network and identity in place, and the other addons only on nodes. */
  #populate(cluster: EksCluster, environment: Environment, subnetIds: string[], nodes: Environment["cluster"]["nodes"]): void {
    const beforeNodes = [
      new Addon(this, "eks-pod-identity-agent", { environment, cluster }),
      new Addon(this, "kube-proxy", { environment, cluster }),
      new Addon(this, "vpc-cni", { environment, cluster, identity: { serviceAccount: "aws-node", policy: "AmazonEKS_CNI_Policy" } }),
    ];
    const group = new NodeGroup(this, "nodes", { environment, cluster, subnetIds, ...nodes, dependsOn: beforeNodes.map((addon) => addon.resource) });
    new Addon(this, "coredns", { environment, cluster, dependsOn: [group.resource] });
    new Addon(this, "aws-ebs-csi-driver", {
      environment,
      cluster,
      identity: { serviceAccount: "ebs-csi-controller-sa", policy: "service-role/AmazonEBSCSIDriverPolicy" },
      dependsOn: [group.resource],
    });
  }
}
