import type { Environment } from "../contract/index.ts";
import type { Tier } from "./subnet-plan.ts";

/*
 * How one stack finds what another made: by names and tags that both compute. No stack reads
 * another one's state, so that each can be applied, moved and rolled back for itself.
 */

type Place = Pick<Environment, "name">;

/** Tags of the environment's VPC. */
export function vpcTags(environment: Place): Readonly<Record<string, string>> {
  return { Name: environment.name };
}

/** The tag that tells the tier of a subnet. */
export const TIER_TAG = "tier";

export function tierTags(tier: Tier): Readonly<Record<string, string>> {
  return { [TIER_TAG]: tier };
}
