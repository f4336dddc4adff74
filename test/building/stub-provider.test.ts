import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readBinding } from "./stub-provider/read-binding.ts";
import { applied, planned, unconfigurable, Unknown } from "./stub-provider/values.ts";

const binding = (name: string) => readBinding(fileURLToPath(import.meta.resolve(`@cdktf/provider-aws/lib/${name}/index.js`)));

describe("the schema that is read from the bindings", () => {
  const cluster = binding("eks-cluster");

  test("tells what must be written, what may be, and what the provider fills in", () => {
    expect(cluster.attributes).toMatchObject({
      name: { type: "string", required: true, optional: false, computed: false },
      deletion_protection: { type: "bool", required: false, optional: true },
      version: { type: "string", optional: true, computed: true },
      arn: { type: "string", required: false, optional: false, computed: true },
    });
  });

  test("tells lists, sets and maps apart", () => {
    expect(cluster.attributes["enabled_cluster_log_types"]?.type).toEqual(["set", "string"]);
    expect(cluster.attributes["tags_all"]?.type).toEqual(["map", "string"]);
    expect(binding("eks-node-group").attributes["instance_types"]?.type).toEqual(["list", "string"]);
  });

  test("has nested blocks with how often they may stand", () => {
    expect(cluster.blocks["vpc_config"]).toMatchObject({ nesting: "LIST", least: 1, most: 1 });
    expect(cluster.blocks["vpc_config"]!.block.attributes["subnet_ids"]).toMatchObject({ type: ["set", "string"], required: true });
    expect(cluster.blocks["timeouts"]).toMatchObject({ nesting: "SINGLE" });
    expect(cluster.blocks["encryption_config"]!.block.blocks["provider"]).toMatchObject({ least: 1, most: 1 });
    expect(binding("data-aws-subnets").blocks["filter"]).toMatchObject({ nesting: "SET", least: 0, most: 0 });
    expect(binding("launch-template").blocks["block_device_mappings"]).toMatchObject({ nesting: "LIST", most: 0 });
  });

  test("has objects that only the provider fills in as attributes", () => {
    expect(cluster.attributes["certificate_authority"]).toMatchObject({ type: ["list", ["object", { data: "string" }]], computed: true });
    expect(binding("default-security-group").attributes["ingress"]?.type).toMatchObject(["set", ["object", { cidr_blocks: ["list", "string"], from_port: "number", self: "bool" }]]);
  });

  test("of the provider itself has the blocks that a configuration writes", () => {
    expect(binding("provider")).toMatchObject({ attributes: { allowed_account_ids: { type: ["set", "string"] } }, blocks: { default_tags: { block: { attributes: { tags: { type: ["map", "string"] } } } } } });
  });
});

describe("the values", () => {
  const vpc = binding("vpc");
  const written = Object.fromEntries(Object.keys(vpc.attributes).map((name) => [name, name === "cidr_block" ? "10.0.0.0/16" : null]));

  test("that are written stay, and those of the provider are unknown until they are applied", () => {
    const plan = planned(vpc, written);
    expect(plan).toMatchObject({ cidr_block: "10.0.0.0/16", tags: null });
    expect(plan["arn"]).toBeInstanceOf(Unknown);
    expect(applied("aws_vpc", vpc, plan)).toMatchObject({ cidr_block: "10.0.0.0/16", id: expect.stringMatching(/^vpc-[0-9a-f]{17}$/), arn: expect.stringMatching(/^arn:aws:/), default_security_group_id: expect.stringMatching(/^sg-[0-9a-f]{17}$/) });
  });

  test("are the same for the same configuration, and others for another", () => {
    const id = (cidr: string): unknown => applied("aws_vpc", vpc, planned(vpc, { ...written, cidr_block: cidr }))["id"];
    expect(id("10.0.0.0/16")).toBe(id("10.0.0.0/16"));
    expect(id("10.0.0.0/16")).not.toBe(id("10.1.0.0/16"));
  });

  test("that only the provider may set are refused where they are written", () => {
    expect(unconfigurable(vpc, { ...written, arn: "arn:aws:ec2:::vpc" })).toEqual(["arn"]);
    expect(unconfigurable(vpc, written)).toEqual([]);
  });
});
