import { expect, test } from "vitest";
import { readOutputs } from "../../engine/handover/read-outputs.ts";

test("outputs are read as Terraform prints them", () => {
  expect([...readOutputs('{"vpcId":{"sensitive":false,"type":"string","value":"vpc-1"}}', "network")]).toEqual([["vpcId", { value: "vpc-1", isSensitive: false }]]);
});

test("no outputs are no mistake of the text", () => {
  expect(readOutputs("{}\n", "network").size).toBe(0);
});

test("what does not say whether it is sensitive is taken for sensitive", () => {
  expect(readOutputs('{"vpcId":{"value":"vpc-1"}}', "outputs.json").get("vpcId")).toMatchObject({ isSensitive: true });
});

test.each(["[]", '"vpc-1"', '{"vpcId":"vpc-1"}', '{"vpcId":{"sensitive":false}}', '{"vpcId":{"value":1,"sensitive":"no"}}', "", "not json"])("%s is refused", (text) => {
  expect(() => readOutputs(text, "outputs.json")).toThrow(/outputs\.json/);
});

test("a value is not quoted where the text is refused", () => {
  expect(() => readOutputs('{"vpcId":"hunter2"}', "outputs.json")).toThrow(expect.objectContaining({ message: expect.not.stringContaining("hunter2") as string }));
});
