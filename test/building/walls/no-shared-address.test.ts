import { SnsTopic } from "#aws/sns-topic";
import { SqsQueue } from "#aws/sqs-queue";
import { expect, test } from "vitest";
import { findingsOf, render } from "../probe.ts";

test("two resources of one address are found, both named", () => {
  const { findings } = render(({ scope }) => {
    new SqsQueue(scope, "one", { name: "one" }).overrideLogicalId("orders");
    new SqsQueue(scope, "two", { name: "two" }).overrideLogicalId("orders");
  });
  expect(findings).toMatchObject([{ rule: "no-shared-address", path: "test-probe/two", what: "resource.aws_sqs_queue.orders is made here and by test-probe/one" }]);
});

test("ids that become one in Terraform's spelling are found", () => {
  expect(findingsOf(({ scope }) => {
    new SqsQueue(scope, "dead-letters", { name: "one" });
    new SqsQueue(scope, "dead_letters", { name: "two" });
  })).toEqual(["no-shared-address at test-probe/dead_letters"]);
});

test("one name for two types is no shared address", () => {
  expect(findingsOf(({ scope }) => {
    new SqsQueue(scope, "queue", { name: "orders" }).overrideLogicalId("orders");
    new SnsTopic(scope, "topic", { name: "orders" }).overrideLogicalId("orders");
  })).toEqual([]);
});
