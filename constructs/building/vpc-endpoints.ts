import { SecurityGroup } from "#aws/security-group";
import { VpcEndpoint } from "#aws/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "#aws/vpc-security-group-ingress-rule";
import type { Environment, Plain } from "../contract/index.ts";
import { BuildingConstruct } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";

/**
 * What nodes and controllers of a cluster without internet call, from EKS's guide "Deploy private
 * clusters with limited internet access"; secretsmanager is what External Secrets reads.
 */
export const CLUSTER_SERVICES: readonly string[] = [
  "autoscaling", "ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticloadbalancing", "kms", "logs", "secretsmanager", "sts",
];

export interface VpcEndpointsProps {
  readonly environment: Environment;
  readonly vpcId: Plain<string>;
  /** Where the interfaces stand: one subnet a zone. */
  readonly subnetIds: readonly Plain<string>[];
  /** The tables that learn the way to S3. */
  readonly routeTableIds: readonly Plain<string>[];
  /** AWS services with an interface, by the last part of the endpoint's name. @default - CLUSTER_SERVICES */
  readonly services?: readonly Plain<string>[];
}

/** AWS services reached from inside a VPC, without a NAT gateway: S3 through routes, the others through interfaces. */
export class VpcEndpoints extends BuildingConstruct {
  constructor(scope: BuildingScope, id: string, { environment, vpcId, subnetIds, routeTableIds, services = CLUSTER_SERVICES }: VpcEndpointsProps) {
    super(scope, id);
    const serviceName = (service: string): string => `com.amazonaws.${environment.aws.region}.${service}`;
    new VpcEndpoint(this, "s3", {
      vpcId,
      serviceName: serviceName("s3"),
      vpcEndpointType: "Gateway",
      routeTableIds: [...routeTableIds],
      tags: { Name: `${environment.name}-s3` },
    });
    const group = new SecurityGroup(this, "access", {
      name: `${environment.name}-vpc-endpoints`,
      description: "HTTPS from the VPC to the interfaces of AWS services",
      vpcId,
      tags: { Name: `${environment.name}-vpc-endpoints` },
    });
    new VpcSecurityGroupIngressRule(this, "https", {
      securityGroupId: group.id,
      description: "HTTPS from the VPC",
      cidrIpv4: environment.network.cidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    for (const service of services) {
      new VpcEndpoint(this, service, {
        vpcId,
        serviceName: serviceName(service),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [...subnetIds],
        securityGroupIds: [group.id],
        tags: { Name: `${environment.name}-${service}` },
      });
    }
  }
}
