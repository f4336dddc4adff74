import { DefaultSecurityGroup } from "#aws/default-security-group";
import { Eip } from "#aws/eip";
import { InternetGateway } from "#aws/internet-gateway";
import { NatGateway } from "#aws/nat-gateway";
import { Route } from "#aws/route";
import { RouteTable } from "#aws/route-table";
import { RouteTableAssociation } from "#aws/route-table-association";
import { Subnet } from "#aws/subnet";
import { Vpc } from "#aws/vpc";
import { clusterName } from "../contract/index.ts";
import type { Environment, Plain } from "../contract/index.ts";
import { tierTags, vpcTags } from "./discovery.ts";
import { FlowLogs } from "./flow-logs.ts";
import { HandoverOutput } from "./handover-output.ts";
import { BuildingConstruct, logicalId } from "./scope.ts";
import type { BuildingScope } from "./scope.ts";
import { planSubnets, TIERS } from "./subnet-plan.ts";
import type { Tier } from "./subnet-plan.ts";
import { VpcEndpoints } from "./vpc-endpoints.ts";

export interface NetworkProps {
  readonly environment: Environment;
  /** AWS services with an interface in the VPC. @default - CLUSTER_SERVICES, what a private cluster calls */
  readonly services?: readonly Plain<string>[];
  /** Tags of the VPC beside its name. @default - none */
  readonly tags?: Readonly<Record<string, Plain<string>>>;
}

interface ZonedSubnet {
  readonly zone: string;
  readonly subnet: Subnet;
}

const ANYWHERE = "0.0.0.0/0";

/**
 * A VPC over the environment's zones, in three tiers of subnets; see `Tier`. Nodes leave through NAT
 * gateways as `network.nat` says, the control plane's subnets have no way out at all.
 */
export class Network extends BuildingConstruct {
  readonly vpcId: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly clusterSubnetIds: readonly string[];
  readonly #name: string;

  constructor(scope: BuildingScope, id: string, { environment, services, tags }: NetworkProps) {
    super(scope, id);
    this.#name = environment.name;
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: environment.network.cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { ...tags, ...vpcTags(environment) },
    });
    vpc.overrideLogicalId(logicalId(id));
    this.vpcId = vpc.id;
    // Adopted without a rule: what forgets to name its security group reaches nothing.
    new DefaultSecurityGroup(this, "default", { vpcId: vpc.id, tags: { Name: `${this.#name}-default-closed` } });

    const subnets = this.#makeSubnets(environment);
    const [publicIds, privateIds, clusterIds] = TIERS.map((tier) => subnets[tier].map(({ subnet }) => subnet.id)) as [string[], string[], string[]];
    this.publicSubnetIds = publicIds;
    this.privateSubnetIds = privateIds;
    this.clusterSubnetIds = clusterIds;

    const internet = this.#routePublic(subnets.public);
    const privateTables = this.#routePrivate(subnets, environment.network.nat, internet);
    const clusterTable = this.#makeTable("cluster", subnets.cluster);

    new FlowLogs(this, "flow-logs", { environment, vpcId: vpc.id });
    new VpcEndpoints(this, "endpoints", {
      environment,
      vpcId: vpc.id,
      subnetIds: this.privateSubnetIds,
      routeTableIds: [...privateTables, clusterTable].map((table) => table.id),
      ...(services && { services }),
    });

    new HandoverOutput(this, "vpcId", vpc.id);
    new HandoverOutput(this, "publicSubnetIds", this.publicSubnetIds);
    new HandoverOutput(this, "privateSubnetIds", this.privateSubnetIds);
  }

  #makeSubnets(environment: Environment): Record<Tier, ZonedSubnet[]> {
    const made: Record<Tier, ZonedSubnet[]> = { public: [], private: [], cluster: [] };
    for (const { tier, zone, cidr } of planSubnets(environment.network.cidr, environment.network.zones)) {
      const subnet = new Subnet(this, `${tier}-${zone}`, {
        vpcId: this.vpcId,
        cidrBlock: cidr,
        availabilityZone: zone,
        mapPublicIpOnLaunch: false,
        tags: { Name: `${this.#name}-${tier}-${zone}`, ...tierTags(tier), ...controllerTags(tier, environment) },
      });
      subnet.overrideLogicalId(logicalId(tier, zone));
      made[tier].push({ zone, subnet });
    }
    return made;
  }

  #routePublic(subnets: readonly ZonedSubnet[]): InternetGateway {
    const gateway = new InternetGateway(this, "internet", { vpcId: this.vpcId, tags: { Name: this.#name } });
    const table = this.#makeTable("public", subnets);
    new Route(this, "public-internet", { routeTableId: table.id, destinationCidrBlock: ANYWHERE, gatewayId: gateway.id });
    return gateway;
  }

  /** A table for each zone, also where all share one gateway: going from one gateway to three then moves no subnet. */
  #routePrivate(subnets: Record<Tier, ZonedSubnet[]>, nat: Environment["network"]["nat"], internet: InternetGateway): RouteTable[] {
    const zonesWithGateway = { "per-zone": subnets.public, single: subnets.public.slice(0, 1), none: [] }[nat];
    const gateways = zonesWithGateway.map(({ zone, subnet }) => this.#makeNatGateway(zone, subnet, internet));
    return subnets.private.map((zoned, index) => {
      const table = this.#makeTable(`private-${zoned.zone}`, [zoned]);
      const gateway = gateways[index] ?? gateways[0];
      if (gateway !== undefined) new Route(this, `private-${zoned.zone}-nat`, { routeTableId: table.id, destinationCidrBlock: ANYWHERE, natGatewayId: gateway.id });
      return table;
    });
  }

  #makeNatGateway(zone: string, subnet: Subnet, internet: InternetGateway): NatGateway {
    const address = new Eip(this, `nat-${zone}-address`, { domain: "vpc", tags: { Name: `${this.#name}-nat-${zone}` } });
    // Partners keep this address in their allow-lists.
    address.overrideLogicalId(logicalId("nat", zone));
    return new NatGateway(this, `nat-${zone}`, { allocationId: address.id, subnetId: subnet.id, dependsOn: [internet], tags: { Name: `${this.#name}-${zone}` } });
  }

  #makeTable(name: string, subnets: readonly ZonedSubnet[]): RouteTable {
    const table = new RouteTable(this, `routes-${name}`, { vpcId: this.vpcId, tags: { Name: `${this.#name}-${name}` } });
    for (const { zone, subnet } of subnets) new RouteTableAssociation(this, `routes-${name}-in-${zone}`, { routeTableId: table.id, subnetId: subnet.id });
    return table;
  }
}

/** What the load balancer controller and Karpenter look for. */
function controllerTags(tier: Tier, environment: Environment): Readonly<Record<string, string>> {
  if (tier === "public") return { "kubernetes.io/role/elb": "1" };
  if (tier === "private") return { "kubernetes.io/role/internal-elb": "1", "karpenter.sh/discovery": clusterName(environment) };
  return {};
}
