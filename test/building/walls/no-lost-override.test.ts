import { S3Backend, TerraformLocal, TerraformStack } from "#tf";
import { AwsProvider } from "#aws/provider";
import { SqsQueue } from "#aws/sqs-queue";
import { expect, test } from "vitest";
import { findingsOf, render } from "../probe.ts";

test("a logical id that is asked for after it was read is found", () => {
  const { findings } = render(({ scope }) => {
    const queue = new SqsQueue(scope, "queue", { name: "orders" });
    new SqsQueue(scope, "other", { name: queue.arn });
    queue.overrideLogicalId("orders");
  });
  expect(findings).toMatchObject([{ rule: "no-lost-override", path: "test-probe/queue", what: "overrideLogicalId(\"orders\") came too late: the address already is \"queue\"", fix: expect.stringContaining("right after") }]);
});

test("a patch that the engine drops is found, with its path and value", () => {
  const { findings } = render(({ scope }) => new TerraformLocal(scope, "zones", ["a"]).addOverride("description", "lost"));
  expect(findings).toMatchObject([{ rule: "no-lost-override", path: "test-probe/zones: description", what: "addOverride(\"description\", \"lost\") is not in the document" }]);
});

test("a patch of the stack that misses its resource by a letter is found, and the name it meant", () => {
  const { findings } = render(({ scope }) => {
    new SqsQueue(scope, "orders", { name: "orders" });
    (scope as unknown as TerraformStack).addOverride("resource.aws_sqs_queue.order.delay_seconds", 5);
  });
  expect(findings).toMatchObject([{ rule: "no-lost-override", path: "test-probe: resource.aws_sqs_queue.order", what: expect.stringContaining("Did you mean \"resource.aws_sqs_queue.orders\"?") }]);
});

test("patches that arrive pass: set, nested, added to a list, taken away, computed, of a provider, of a backend", () => {
  expect(findingsOf(({ scope }) => {
    const queue = new SqsQueue(scope, "queue", { name: "orders", delaySeconds: 1, tags: { a: "1" } });
    queue.overrideLogicalId("orders");
    queue.addOverride("tags.b", "2");
    queue.addOverride("delay_seconds", undefined);
    queue.addOverride("lifecycle.ignore_changes", ["name"]);
    queue.addOverride("policy", queue.arn);
    const provider = new AwsProvider(scope, "aws", { region: "eu-west-1" });
    provider.addOverride("max_retries", 3);
    new S3Backend(scope, { bucket: "b", key: "k" }).addOverride("skip_region_validation", true);
    (scope as unknown as TerraformStack).addOverride("terraform.required_version", ">= 1.11");
    (scope as unknown as TerraformStack).addOverride("resource.aws_sqs_queue.orders.tags.c", "3");
    (scope as unknown as TerraformStack).addOverride("resource.aws_sns_topic.unrelated.name", "made by hand");
  })).toEqual([]);
});
