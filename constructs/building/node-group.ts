import type { EksCluster } from "#aws/eks-cluster";
import { EksNodeGroup } from "#aws/eks-node-group";
import { IamRole } from "#aws/iam-role";
import { IamRolePolicyAttachment } from "#aws/iam-role-policy-attachment";
import { LaunchTemplate } from "#aws/launch-template";
import { Token } from "#tf";
import type { ITerraformDependable } from "#tf";
import { clusterName, refuseInput } from "../contract/index.ts";
import type { Environment, Plain } from "../contract/index.ts";
import { managedPolicyArn } from "./arn.ts";
import { literal } from "./expression.ts";
import { serviceTrust } from "./policy.ts";
import { BuildingConstruct, logicalId } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";

export interface NodeGroupProps {
  readonly environment: Environment;
  readonly cluster: EksCluster;
  /** Where nodes stand: one subnet a zone. */
  readonly subnetIds: readonly Plain<string>[];
  /** EC2 types of one processor architecture: `["m7g.large"]`. */
  readonly instanceTypes: readonly Plain<string>[];
  /** Number of nodes. */
  readonly min: number;
  readonly max: number;
  /** What must be in place before a node can become ready. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Room for the images and logs of some hundred pods. */
const ROOT_VOLUME_GIB = 50;

/**
 * A managed group of nodes on Amazon Linux 2023. Credentials of the node are out of the pods' reach:
 * version 2 of the metadata service, one network hop. The number of nodes is the autoscaler's
 * business after the group was made.
 */
export class NodeGroup extends BuildingConstruct {
  readonly resource: EksNodeGroup;

  /** @throws Refusal (input) where the instance types are of both architectures */
  constructor(scope: BuildingScope, id: string, props: NodeGroupProps) {
    super(scope, id);
    const { environment, cluster, subnetIds, instanceTypes, min, max, dependsOn = [] } = props;
    const role = new IamRole(this, "role", { name: `${clusterName(environment)}-nodes`, assumeRolePolicy: serviceTrust("ec2.amazonaws.com") });
    const permissions = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"].map(
      (policy) => new IamRolePolicyAttachment(this, policy, { role: role.name, policyArn: managedPolicyArn(environment, policy) }),
    );
    const template = this.#makeTemplate(environment);
    this.resource = new EksNodeGroup(this, "group", {
      clusterName: cluster.name,
      // A prefix, because a change of type makes the new group before it drains the old one.
      nodeGroupNamePrefix: `${id}-`,
      nodeRoleArn: role.arn,
      version: environment.cluster.version,
      amiType: architectureOf(instanceTypes, this.node.path) === "arm64" ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD",
      instanceTypes: instanceTypes.map(literal),
      subnetIds: [...subnetIds],
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      scalingConfig: { minSize: min, maxSize: max, desiredSize: min },
      updateConfig: { maxUnavailablePercentage: 33 },
      nodeRepairConfig: { enabled: true },
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["scaling_config[0].desired_size"] },
      dependsOn: [...permissions, ...dependsOn],
    });
    this.resource.overrideLogicalId(logicalId(id));
  }

  #makeTemplate(environment: Environment): LaunchTemplate {
    const tags = { Name: `${clusterName(environment)}-node`, environment: environment.name };
    return new LaunchTemplate(this, "template", {
      namePrefix: `${clusterName(environment)}-nodes-`,
      updateDefaultVersion: true,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [{
        deviceName: "/dev/xvda",
        ebs: { volumeType: "gp3", volumeSize: ROOT_VOLUME_GIB, encrypted: "true", deleteOnTermination: "true" },
      }],
      tagSpecifications: [{ resourceType: "instance", tags }, { resourceType: "volume", tags }],
    });
  }
}

type Architecture = "arm64" | "x86_64";

function architectureOf(instanceTypes: readonly string[], where: string): Architecture {
  const found = new Set(instanceTypes.map((type): Architecture => (isGraviton(type) ? "arm64" : "x86_64")));
  if (found.size === 1) return [...found][0]!;
  throw refuseInput({
    what: `${instanceTypes.join(", ")} are of two processor architectures`,
    where,
    why: "a node group boots all its nodes from one machine image",
    fix: `keep ${instanceTypes.filter(isGraviton).join(", ")} or ${instanceTypes.filter((type) => !isGraviton(type)).join(", ")}`,
  });
}

/** Graviton families carry a g after the generation (EC2, "Instance type naming conventions"); a1 was the first. */
function isGraviton(type: string): boolean {
  return /^([a-z]+\d+g[a-z]*|a1)\./.test(type);
}
