import { expect, test } from "vitest";
import { isResource, readTerraformObjects } from "../../engine/compare/terraform-objects.ts";

const addresses = (module: unknown) => readTerraformObjects(module as never, "main.tf.json").map(({ address }) => address);

test("every block of a module is an object with its address", () => {
  expect(addresses({
    resource: { aws_vpc: { main: {} }, aws_subnet: { a: {}, b: {} } },
    data: { aws_caller_identity: { current: {} } },
    output: { vpc: {} }, variable: { v: {} }, locals: { l: 1 }, module: { m: {} },
    provider: { aws: [{ region: "a" }, { alias: "us", region: "b" }], tls: {} },
    terraform: { backend: { s3: {} }, required_providers: {} },
    moved: [{ from: "aws_vpc.a", to: "aws_vpc.b" }], import: { to: "aws_vpc.c", id: "1" },
    "//": { comment: 1 },
  })).toEqual([
    "aws_vpc.main", "aws_subnet.a", "aws_subnet.b", "data.aws_caller_identity.current", "output.vpc", "variable.v", "locals.l", "module.m",
    "provider.aws", "provider.aws.us", "provider.tls", "terraform.backend", "terraform.required_providers", "moved.aws_vpc.a", "import.aws_vpc.c", "//",
  ]);
});

test("resources are told from the other blocks by their type", () => {
  expect(["aws_vpc", "null_resource"].every(isResource)).toBe(true);
  expect(["data.aws_vpc", "output", "provider", "terraform", "module", "moved", "//"].some(isResource)).toBe(false);
});

test("a block that is no object is refused with its place", () => {
  expect(() => addresses({ resource: { aws_vpc: [] } })).toThrow("main.tf.json: resource.aws_vpc");
  expect(() => addresses([])).toThrow("main.tf.json: [] stands where an object is due");
});
