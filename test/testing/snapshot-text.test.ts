import fc from "fast-check";
import { expect, test } from "vitest";
import type { Manifest } from "../../constructs/contract/index.ts";
import { lamplighterSerializer } from "../../constructs/testing/index.ts";
import { describeStack, describeUnit } from "../../constructs/testing/snapshot-text.ts";

const object = (kind: string, name: string, more: object = {}) => ({ path: `${kind}/${name}`, manifest: { apiVersion: "v1", kind, metadata: { name }, ...more } as Manifest });

test("keys and objects are in order, whatever order they were made in", () => {
  const objects = [object("Service", "b"), object("Service", "a", { spec: { z: 1, a: [{ y: 1, b: 2 }] } }), object("ConfigMap", "c")];
  const expected = describeUnit({ objects });
  expect(expected.map(({ title }) => title)).toEqual(["ConfigMap c", "Service a", "Service b"]);
  expect(expected[1]!.text).toBe("apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  a:\n    - b: 2\n      'y': 1\n  z: 1");
  fc.assert(fc.property(fc.shuffledSubarray(objects, { minLength: 3 }), (shuffled) => {
    expect(describeUnit({ objects: shuffled })).toEqual(expected);
  }));
});

test("two constructs that make one object are named", () => {
  const twice = [object("Service", "a"), { ...object("Service", "a"), path: "other" }];
  expect(() => describeUnit({ objects: twice })).toThrow("Service a is made twice, by Service/a and by other");
});

test("a stack is told block by block, without comments and the engine versions in them", () => {
  const comment = { metadata: { version: "0.21.0" } };
  const terraform = {
    "//": comment,
    terraform: { backend: { s3: { bucket: "state" } } },
    provider: { aws: [{ region: "eu-west-1" }] },
    resource: { aws_vpc: { main: { "//": comment, cidr_block: "10.0.0.0/16" } } },
    data: { aws_caller_identity: { current: {} } },
    output: { vpc: { value: "${aws_vpc.main.id}" } },
  };
  expect(describeStack({ terraform })).toEqual([
    { title: "data.aws_caller_identity.current", text: "{}" },
    { title: "output.vpc", text: "value: ${aws_vpc.main.id}" },
    { title: "provider.aws", text: "- region: eu-west-1" },
    { title: "resource.aws_vpc.main", text: "cidr_block: 10.0.0.0/16" },
    { title: "terraform", text: "backend:\n  s3:\n    bucket: state" },
  ]);
});

test("the serializer writes rendered units and stacks in any snapshot, and nothing else", () => {
  expect.addSnapshotSerializer(lamplighterSerializer as never);
  expect({ objects: [object("Service", "a")], findings: [] }).toMatchInlineSnapshot(`
    # Service a
    apiVersion: v1
    kind: Service
    metadata:
      name: a
  `);
  expect({ terraform: { output: { x: { value: 1 } } }, findings: [] }).toMatchInlineSnapshot(`
    # output.x
    value: 1
  `);
  expect({ objects: [] }).toMatchInlineSnapshot(`
    {
      "objects": [],
    }
  `);
});
