import fc from "fast-check";
import { expect, test } from "vitest";
import { containsCidr, overlapsCidr, parseCidr, prefixLength } from "lamplighter";
import { planSubnets } from "lamplighter/building";

test("a /16 over three zones", () => {
  expect(planSubnets(parseCidr("10.0.0.0/16"), ["a", "b", "c"]).map(({ tier, zone, cidr }) => `${tier} ${zone} ${cidr}`)).toEqual([
    "public a 10.0.128.0/20", "public b 10.0.144.0/20", "public c 10.0.160.0/20",
    "private a 10.0.0.0/19", "private b 10.0.32.0/19", "private c 10.0.64.0/19",
    "cluster a 10.0.192.0/24", "cluster b 10.0.193.0/24", "cluster c 10.0.194.0/24",
  ]);
});

test("every subnet lies in the VPC and none in another, and EKS takes the smallest", () => {
  fc.assert(fc.property(fc.integer({ min: 16, max: 20 }), fc.integer({ min: 2, max: 4 }), (prefix, zones) => {
    const vpc = parseCidr(`10.32.0.0/${prefix}`);
    const cidrs = planSubnets(vpc, [..."abcd"].slice(0, zones)).map(({ cidr }) => cidr);
    expect(cidrs).toHaveLength(3 * zones);
    for (const [index, cidr] of cidrs.entries()) {
      expect(containsCidr(vpc, cidr)).toBe(true);
      expect(prefixLength(cidr)).toBeLessThanOrEqual(28);
      for (const other of cidrs.slice(index + 1)) expect(overlapsCidr(cidr, other)).toBe(false);
    }
  }));
});

test("a zone added later moves no subnet", () => {
  const vpc = parseCidr("10.0.0.0/20");
  const before = planSubnets(vpc, ["a", "b"]);
  const after = planSubnets(vpc, ["a", "b", "c"]);
  for (const subnet of before) expect(after).toContainEqual(subnet);
});
