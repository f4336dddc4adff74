import type { StubProvider } from "../../building/stub-provider/serve.ts";
import type { Fields } from "../../building/stub-provider/values.ts";
import type { Cloud } from "./overrides.ts";

/** Somebody who works in the console, past Terraform. */
export interface Meddler {
  openEndpoint(cluster: string, cidr: string): Promise<void>;
  /** What an autoscaler does all day. */
  addNode(cluster: string, group: string, count: number): Promise<void>;
  turnOffHostnames(vpcId: string): Promise<void>;
  deleteRoute(routeTableId: string, cidr: string): Promise<void>;
}

/** Through the APIs of the simulators. */
export function throughApis({ url, eksUrl, region }: Cloud): Meddler {
  const ec2 = async (action: string, parameters: Readonly<Record<string, string>>): Promise<void> => {
    const response = await fetch(url, {
      method: "POST",
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=console/20260101/${region}/ec2/aws4_request, SignedHeaders=host, Signature=none` },
      body: new URLSearchParams({ Action: action, Version: "2016-11-15", ...parameters }),
    });
    if (!response.ok) throw new Error(`${action} was answered with ${response.status}: ${await response.text()}`);
  };
  const eks = async (path: string, change: object): Promise<void> => {
    const response = await fetch(`${eksUrl}${path}`, { method: "POST", body: JSON.stringify(change) });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
  };
  return {
    openEndpoint: (cluster, cidr) => eks(`/clusters/${cluster}/update-config`, { resourcesVpcConfig: { publicAccessCidrs: [cidr] } }),
    addNode: (cluster, group, desiredSize) => eks(`/clusters/${cluster}/node-groups/${group}/update-config`, { scalingConfig: { desiredSize } }),
    turnOffHostnames: (VpcId) => ec2("ModifyVpcAttribute", { VpcId, "EnableDnsHostnames.Value": "false" }),
    deleteRoute: (RouteTableId, DestinationCidrBlock) => ec2("DeleteRoute", { RouteTableId, DestinationCidrBlock }),
  };
}

/** Through the stub, which has no world but the one that it is told. */
export function throughStub(stub: StubProvider): Meddler {
  const meddle = async (type: string, isMeant: (state: Fields) => boolean, change: (state: Fields) => Fields | null): Promise<void> => {
    stub.meddle(type, (state) => (isMeant(state) ? change(state) : state));
  };
  return {
    openEndpoint: (cluster, cidr) => meddle("aws_eks_cluster", ({ name }) => name === cluster, (state) => ({ ...state, vpc_config: (state["vpc_config"] as readonly Fields[]).map((block) => ({ ...block, public_access_cidrs: [cidr] })) })),
    addNode: (_, group, desired) => meddle("aws_eks_node_group", ({ node_group_name: name }) => name === group, (state) => ({ ...state, scaling_config: (state["scaling_config"] as readonly Fields[]).map((block) => ({ ...block, desired_size: desired })) })),
    turnOffHostnames: (vpcId) => meddle("aws_vpc", ({ id }) => id === vpcId, (state) => ({ ...state, enable_dns_hostnames: false })),
    deleteRoute: (routeTableId) => meddle("aws_route", ({ route_table_id: id }) => id === routeTableId, () => null),
  };
}
