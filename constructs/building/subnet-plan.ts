import { prefixLength, subnetCidr } from "../contract/index.ts";
import type { Cidr, Plain } from "../contract/index.ts";

/**
 * What a subnet is for. `public`: load balancers and NAT gateways. `private`: nodes and pods.
 * `cluster`: the control plane's own network interfaces; no way out of the VPC.
 */
export type Tier = "public" | "private" | "cluster";

export const TIERS: readonly Tier[] = ["public", "private", "cluster"];

export interface PlannedSubnet<Zone = Plain<string>> {
  readonly tier: Tier;
  readonly zone: Zone;
  readonly cidr: Cidr;
}

/**
 * How a VPC is cut, in parts of the whole. Every tier has room for four zones whatever the number in
 * use, so that a zone added later moves no subnet. The upper three sixteenths stay free.
 *
 * private: 4 × 1/8, from 0. public: 4 × 1/16, from 8/16. cluster: 4 × 1/256, from 12/16; a /20
 * leaves /28 there, the least that EKS takes.
 */
const LAYOUT: Readonly<Record<Tier, { readonly bits: number; readonly first: number }>> = {
  private: { bits: 3, first: 0 },
  public: { bits: 4, first: 8 },
  cluster: { bits: 8, first: 192 },
};

/** The subnets of a VPC: one for each tier and zone. */
export function planSubnets<Zone>(vpc: Cidr, zones: readonly Zone[]): readonly PlannedSubnet<Zone>[] {
  return TIERS.flatMap((tier) => {
    const { bits, first } = LAYOUT[tier];
    return zones.map((zone, index) => ({ tier, zone, cidr: subnetCidr(vpc, prefixLength(vpc) + bits, first + index) }));
  });
}
