import fs from "node:fs";
import { tmpdir } from "node:os";
import { Construct, RootConstruct } from "constructs";
import { Annotations, App, Aspects, S3Backend, TerraformResource, TerraformStack } from "#tf";
import { SqsQueue } from "#aws/sqs-queue";
import { AwsProvider } from "#aws/provider";
import { expect, test, vi } from "vitest";
import { Refusal } from "lamplighter";
import type { StackContext } from "lamplighter/building";
import { Provider, stack, State } from "lamplighter/building";
import { expectGolden } from "./golden.ts";
import { blocks, environmentWith, render } from "./probe.ts";

const queue = ({ scope }: StackContext): SqsQueue => new SqsQueue(scope, "queue", { name: "orders" });

test("a stack that says nothing has the environment's provider and a locked, encrypted state", () => {
  expectGolden("empty-stack", render(() => {}));
});

test("a stack that makes its own provider and state keeps them", () => {
  const { terraform } = render(({ scope, environment, name }) => {
    new Provider(scope, "aws", { environment, stack: name, region: "eu-central-1" as never });
    new State(scope, "mine", { environment, stack: name, bucket: "somewhere-else" });
  });
  expect(terraform["provider"]).toMatchObject({ aws: [{ region: "eu-central-1" }] });
  expect(terraform["terraform"]).toMatchObject({ backend: { s3: { bucket: "somewhere-else" } }, required_providers: { aws: { source: "hashicorp/aws" } } });
});

test("a second region is a second provider, beside the environment's", () => {
  const { terraform } = render(({ scope, environment, name }) => new Provider(scope, "us", { environment, stack: name, region: "us-east-1" as never, alias: "us" }));
  expect(terraform["provider"]).toMatchObject({ aws: [{ region: "us-east-1", alias: "us" }, { region: "eu-west-1" }] });
});

test("provider and backend of the engine itself are taken as they are", () => {
  const { terraform } = render(({ scope }) => {
    new AwsProvider(scope, "aws", { region: "eu-west-3" });
    new S3Backend(scope, { bucket: "b", key: "k" });
  });
  expect(terraform).toMatchObject({ provider: { aws: [{ region: "eu-west-3" }] }, terraform: { backend: { s3: { bucket: "b", key: "k" } }, required_providers: { aws: { source: "hashicorp/aws" } } } });
});

test("the stack's name is environment and stack, and paths begin with it", () => {
  expect(blocks(render(queue), "resource", "aws_sqs_queue")["queue"]!["//"]).toEqual({ metadata: { path: "test-probe/queue", uniqueId: "queue" } });
});

test("an address is the construct's path, in Terraform's spelling", () => {
  const rendered = render(({ scope }) => new SqsQueue(new Construct(new Construct(scope, "9 lives"), "dead-letters"), "a.b", { name: "x" }));
  expect(Object.keys(blocks(rendered, "resource", "aws_sqs_queue"))).toEqual(["_9_lives_dead_letters_a_b"]);
});

test("keys are sorted at every depth, and the engine's notes are gone", () => {
  const { terraform } = render(queue);
  const isSorted = (value: unknown): boolean => typeof value !== "object" || value === null || ((Array.isArray(value) || Object.keys(value).join() === Object.keys(value).sort().join()) && Object.values(value).every(isSorted));
  expect(isSorted(terraform)).toBe(true);
  expect(terraform).not.toHaveProperty("//");
  expect(JSON.stringify(terraform)).not.toMatch(/0\.21\.0|0\.24\.0|stackName/);
});

test("two renders give the same bytes", () => {
  expect(JSON.stringify(render(queue))).toBe(JSON.stringify(render(queue)));
});

test("rendering touches no disk, and obeys no variable of the process", () => {
  const before = JSON.stringify(render(queue));
  vi.stubEnv("CDKTF_OUTDIR", "/nonexistent/out");
  vi.stubEnv("CDKTF_CONTEXT_JSON", "{\"cdktfVersion\":\"9.9.9\"}");
  vi.stubEnv("SYNTH_HCL_OUTPUT", "true");
  const calls = (["existsSync", "mkdirSync", "writeFileSync", "readFileSync"] as const).map((name) => vi.spyOn(fs, name));
  try {
    expect(JSON.stringify(render(queue))).toBe(before);
    for (const call of calls) expect(call).not.toHaveBeenCalled();
    new App({ outdir: tmpdir() });
    expect(calls[0], "the engine's own App is seen by these spies").toHaveBeenCalled();
  } finally {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  }
});

test("no value captures a stack trace, and afterwards they are captured as before", () => {
  const traceOf = (scope: Construct, id: string): string[] => {
    const made = new TerraformResource(scope, id, { terraformResourceType: "null_resource" });
    return (made.interpolationForAttribute("id") as unknown as { readonly creationStack: string[] }).creationStack;
  };
  let trace: string[] | undefined;
  render(({ scope }) => { trace = traceOf(scope, "made"); });
  expect(trace).toEqual([]);
  expect(traceOf(new TerraformStack(new RootConstruct(), "outside"), "made")).not.toEqual([]);
});

test("they are captured as before also after a stack that throws", () => {
  const capture = Error.captureStackTrace;
  expect(() => render(() => { throw new Error("no"); })).toThrow();
  expect(Error.captureStackTrace).toBe(capture);
});

test("what the stack throws is refused with the line that threw, and kept as the cause", () => {
  try {
    render(() => { throw new TypeError("cannot read zone"); });
    expect.unreachable();
  } catch (error) {
    expect(Refusal.isRefusal(error)).toBe(true);
    expect((error as Refusal).problems).toMatchObject([{ what: "cannot read zone", where: expect.stringMatching(/^test\/probe \(.*\/stack\.test\.ts:\d+\)$/) }]);
    expect((error as Refusal).cause).toBeInstanceOf(TypeError);
  }
});

test("two constructs of one name are refused with the second one's line", () => {
  expect(() => render((context) => { queue(context); queue(context); })).toThrow(/test\/probe \(.*stack\.test\.ts:\d+\): There is already a Construct with name 'queue'/);
});

test("a value that is not data is refused with its place", () => {
  expect(() => render(({ scope }) => new SqsQueue(scope, "queue", { delaySeconds: Number.NaN }))).toThrow(/test-probe\.resource\.aws_sqs_queue\.queue\.delay_seconds: "NaN" is not data/);
});

test("validations of constructs are findings with construct, file and line", () => {
  const { findings } = render((context) => queue(context).node.addValidation({ validate: () => ["the queue has no owner"] }));
  expect(findings).toMatchObject([{
    rule: "construct-validation",
    severity: "error",
    layer: "building",
    environment: "test",
    part: "probe",
    path: "test-probe/queue",
    what: "the queue has no owner",
    source: { file: expect.stringMatching(/stack\.test\.ts$/), line: expect.any(Number) },
  }]);
});

test("the engine's own annotations are findings; only errors ask for a second render", () => {
  let renders = 0;
  const { findings } = render((context) => { renders++; Annotations.of(queue(context)).addWarning("old"); });
  expect([findings[0]?.severity, findings[0]?.what, findings[0]?.source, renders]).toEqual(["warning", "old", undefined, 1]);
  renders = 0;
  const refused = render((context) => { renders++; Annotations.of(queue(context)).addError("wrong"); });
  expect([refused.findings[0]?.severity, renders]).toEqual(["error", 2]);
});

test("a resource without its provider is found, as in the engine's own synthesis", () => {
  const metadata = { providerName: "random", providerVersion: "3.0.0", providerVersionConstraint: "~> 3.0" };
  const { findings } = render(({ scope }) => new TerraformResource(scope, "id", { terraformResourceType: "random_id", terraformGeneratorMetadata: metadata }));
  expect(findings).toMatchObject([{ rule: "construct-validation", what: expect.stringContaining("random") }]);
});

test("aspects run, outermost first, before anything is checked", () => {
  const visited: string[] = [];
  const rendered = render((context) => {
    Aspects.of(context.scope).add({ visit: (node) => { if (node instanceof SqsQueue) { visited.push("outer"); node.addOverride("tags.seen", "yes"); } } });
    Aspects.of(queue(context)).add({ visit: () => visited.push("inner") });
  });
  expect(visited).toEqual(["outer", "inner"]);
  expect(blocks(rendered, "resource", "aws_sqs_queue")["queue"]!["tags"]).toEqual({ seen: "yes" });
});

test("import blocks do not ask for a terraform binary", () => {
  vi.stubEnv("PATH", "/nonexistent");
  try {
    const { findings, terraform } = render((context) => queue(context).importFrom("https://sqs.eu-west-1.amazonaws.com/123456789012/orders"));
    expect(findings).toEqual([]);
    expect(terraform["import"]).toHaveLength(1);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("with origins asked for, a stack without findings renders the same", () => {
  const module = stack(queue);
  const input = { name: "probe", environment: environmentWith() };
  expect(module.render(input, { origins: true })).toEqual(module.render(input));
});
