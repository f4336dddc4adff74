import { expect, test } from "vitest";
import { Network } from "lamplighter/building";
import type { BuildStack } from "lamplighter/building";
import { expectGolden } from "./golden.ts";
import { blocks, environmentWith, network, render } from "./probe.ts";

const build: BuildStack = ({ scope, environment }) => new Network(scope, "network", { environment });

test("a network over two zones", () => {
  expectGolden("network", render(build), ["resource", "output"]);
});

test.each([
  ["per-zone", ["nat_eu_west_1a", "nat_eu_west_1b", "nat_eu_west_1c"], 3],
  ["single", ["nat_eu_west_1a"], 3],
  ["none", [], 0],
] as const)("nat %s gives the addresses %j and %i ways out of the private tier", (nat, addresses, ways) => {
  const rendered = render(build, environmentWith(network({ nat, zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] })));
  expect(Object.keys(blocks(rendered, "resource", "aws_eip"))).toEqual(addresses);
  expect(Object.keys(blocks(rendered, "resource", "aws_nat_gateway"))).toHaveLength(addresses.length);
  expect(Object.values(blocks(rendered, "resource", "aws_route")).filter((route) => "nat_gateway_id" in route)).toHaveLength(ways);
});

test("with a gateway in each zone, each private table leads to its own zone's", () => {
  const routes = blocks(render(build, environmentWith(network({ nat: "per-zone" }))), "resource", "aws_route");
  for (const zone of ["eu_west_1a", "eu_west_1b"]) {
    expect(routes[`network_private_${zone}_nat`]).toMatchObject({ route_table_id: `\${aws_route_table.network_routes_private_${zone}.id}`, nat_gateway_id: `\${aws_nat_gateway.network_nat_${zone}.id}` });
  }
});

test("the control plane's subnets have no way out, whatever nat says", () => {
  const routes = Object.values(blocks(render(build, environmentWith(network({ nat: "per-zone" }))), "resource", "aws_route"));
  expect(routes.map((route) => route["route_table_id"]).filter((id) => String(id).includes("cluster"))).toEqual([]);
});

test("the default security group has no rule", () => {
  const [group] = Object.values(blocks(render(build), "resource", "aws_default_security_group"));
  expect(Object.keys(group!)).toEqual(["//", "tags", "vpc_id"]);
});

test("no subnet gives public addresses to what starts in it", () => {
  const subnets = Object.values(blocks(render(build), "resource", "aws_subnet"));
  expect(subnets).toHaveLength(6);
  for (const subnet of subnets) expect(subnet["map_public_ip_on_launch"]).toBe(false);
});

test("the services with an interface can be chosen", () => {
  const rendered = render(({ scope, environment }) => new Network(scope, "network", { environment, services: ["sts"] }));
  expect(Object.values(blocks(rendered, "resource", "aws_vpc_endpoint")).map((endpoint) => endpoint["service_name"])).toEqual(["com.amazonaws.eu-west-1.s3", "com.amazonaws.eu-west-1.sts"]);
});

test("tags of the user do not take the name away by which other stacks find the VPC", () => {
  const rendered = render(({ scope, environment }) => new Network(scope, "network", { environment, tags: { Name: "mine", owner: "platform" } }));
  expect(blocks(rendered, "resource", "aws_vpc")["network"]!["tags"]).toEqual({ Name: "test", owner: "platform" });
});

test("two networks in one stack have addresses of their own, except what is shared by purpose", () => {
  const rendered = render(({ scope, environment }) => {
    new Network(scope, "one", { environment });
    new Network(scope, "two", { environment });
  });
  expect(Object.keys(blocks(rendered, "resource", "aws_vpc"))).toEqual(["one", "two"]);
  expect(new Set(rendered.findings.map((finding) => finding.rule))).toEqual(new Set(["no-shared-address"]));
});
