import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { readBinding } from "./provider/binding-schema.ts";

const { resolve } = createRequire(import.meta.url);
const block = (binding: string) => readBinding(readFileSync(resolve(`@cdktf/provider-aws/lib/${binding}/index.js`), "utf8"));
const attribute = (binding: string, name: string) => block(binding).attributes.find((each) => each.name === name);

test("types, and what is required, optional or computed", () => {
  expect(attribute("eks-cluster", "name")).toEqual({ name: "name", type: "string", required: true, optional: false, computed: false });
  expect(attribute("eks-cluster", "enabled_cluster_log_types")).toEqual({ name: "enabled_cluster_log_types", type: ["set", "string"], required: false, optional: true, computed: false });
  expect(attribute("eks-cluster", "certificate_authority")).toEqual({ name: "certificate_authority", type: ["list", ["object", { data: "string" }]], required: false, optional: false, computed: true });
  expect(attribute("vpc", "tags")?.type).toEqual(["map", "string"]);
});

test("blocks, how they nest, and how many of them there may be", () => {
  const [vpcConfig, timeouts] = ["vpc_config", "timeouts"].map((name) => block("eks-cluster").blocks.find((each) => each.name === name)!);
  expect([vpcConfig!.nesting, vpcConfig!.minItems, vpcConfig!.maxItems]).toEqual(["LIST", 1, 1]);
  expect(vpcConfig!.block.attributes.map(({ name }) => name).sort()).toEqual(["cluster_security_group_id", "endpoint_private_access", "endpoint_public_access", "public_access_cidrs", "security_group_ids", "subnet_ids", "vpc_id"]);
  expect([timeouts!.nesting, timeouts!.maxItems]).toEqual(["SINGLE", 0]);
});

test("a binding with a field that cannot be told is refused: a schema with holes would let mistakes through", () => {
  expect(() => readBinding("class Thing extends cdktf.TerraformResource {\n    // size - computed: true, optional: false, required: false\n    get size() {\n        return this.somehow();\n    }\n}\n")).toThrow("size: nobody knows the type of");
  expect(() => readBinding("class Thing {\n}\n")).toThrow("the binding has no resource class");
});
