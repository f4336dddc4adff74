import { TerraformStack } from "#tf";
import { SqsQueue } from "#aws/sqs-queue";
import { expect, test } from "vitest";
import { expression, literal } from "lamplighter/building";
import { blocks, findingsOf, render } from "../probe.ts";
import { rawResource } from "./raw.ts";

test.each(["${aws_vpc.main.id}", "a-${var.name}", "%{if true}yes%{endif}", "${path.module}/x"])("%j in a property is refused", (name) => {
  expect(findingsOf(({ scope }) => new SqsQueue(scope, "queue", { name }))).toEqual(["no-untyped-expression at test-probe/queue: name"]);
});

test("it is refused in tags, in keys, in patches of a resource and of the stack", () => {
  expect(findingsOf(({ scope }) => new SqsQueue(scope, "queue", { tags: { a: "${b}", "${c}": "d" } }))).toEqual(["no-untyped-expression at test-probe/queue: tags.a", "no-untyped-expression at test-probe/queue: tags.${c}"]);
  expect(findingsOf(({ scope }) => rawResource(scope, "aws_thing", { name: "${b}" }))).toEqual(["no-untyped-expression at test-probe/raw: name"]);
  expect(findingsOf(({ scope }) => (scope as unknown as TerraformStack).addOverride("output.x.value", "${b}"))).toEqual(["no-untyped-expression at test-probe: output.x.value"]);
});

test("the message gives the text escaped", () => {
  const { findings } = render(({ scope }) => new SqsQueue(scope, "queue", { name: "a-${b}" }));
  expect(findings[0]!.fix).toContain("expression(scope");
  expect(findings[0]!.fix).toContain("\"a-$${b}\"");
});

test("attributes of constructs, typed expressions and escaped text pass", () => {
  const rendered = render(({ scope }) => {
    const first = new SqsQueue(scope, "first", { name: literal("${not} %{a template}") });
    new SqsQueue(scope, "second", { name: `${first.name}-x`, policy: JSON.stringify({ Resource: first.arn }), tags: { module: expression(scope, "path.module"), cost: "5$ {a}", rate: "5% {b}" } });
  });
  expect(rendered.findings).toEqual([]);
  const { first, second } = blocks(rendered, "resource", "aws_sqs_queue");
  expect(first!["name"]).toBe("$${not} %%{a template}");
  expect(second).toMatchObject({ name: "${aws_sqs_queue.first.name}-x", policy: "{\"Resource\":\"${aws_sqs_queue.first.arn}\"}", tags: { module: "${path.module}" } });
});
