import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { workloadRoleName } from "lamplighter";
import type { JsonObject, RenderedStack } from "lamplighter";
import path from "../../environments/index.ts";
import stacks from "../../stacks/index.ts";

const rendered = new Map<string, RenderedStack>();
for (const { name, load } of stacks) {
  const { default: module } = await load();
  for (const environment of path.environments) rendered.set(`${environment.name}/${name}`, module.render({ name, environment }));
}

test("three stacks, each after the one it stands on", () => {
  expect(stacks.map(({ name, after }) => [name, after])).toEqual([["network", []], ["cluster", ["network"]], ["identity", ["cluster"]]]);
});

test("no stack of the reference estate has a finding", () => {
  expect([...rendered].flatMap(([name, { findings }]) => findings.map((finding) => `${name}: ${finding.rule}`))).toEqual([]);
});

test("each state is a file of its own, in the bucket of its own account", () => {
  const states = path.environments.flatMap((environment) => stacks.map(({ name }) => {
    const { backend } = rendered.get(`${environment.name}/${name}`)!.terraform["terraform"] as { backend: { s3: JsonObject } };
    expect(backend.s3["bucket"]).toContain(environment.aws.account);
    return `${String(backend.s3["bucket"])}/${String(backend.s3["key"])}`;
  }));
  expect(new Set(states).size).toBe(9);
});

test("no stack reads another one's state", () => {
  expect([...rendered.values()].filter(({ terraform }) => JSON.stringify(terraform).includes("terraform_remote_state"))).toEqual([]);
});

test("what the cluster stack looks up by tag, the network stack tags", () => {
  for (const environment of path.environments) {
    const lookups = rendered.get(`${environment.name}/cluster`)!.terraform["data"] as Record<string, Record<string, { tags: JsonObject }>>;
    const network = rendered.get(`${environment.name}/network`)!.terraform["resource"] as Record<string, Record<string, { tags: JsonObject }>>;
    const tagged = (type: string, tags: JsonObject): number => Object.values(network[type]!).filter((resource) => Object.entries(tags).every(([key, value]) => resource.tags[key] === value)).length;
    expect(tagged("aws_vpc", lookups["aws_vpc"]!["cluster_vpc"]!.tags)).toBe(1);
    for (const { tags } of Object.values(lookups["aws_subnets"]!)) expect(tagged("aws_subnet", tags)).toBe(environment.network.zones.length);
  }
});

test("outputs have the names of the handover's fields", () => {
  const record = JSON.parse(readFileSync(new URL("../../environments/handover/prod.json", import.meta.url), "utf8")) as { values: object };
  const outputs = ["network", "cluster", "identity"].flatMap((name) => Object.keys(rendered.get(`prod/${name}`)!.terraform["output"] ?? {}));
  expect(outputs.sort()).toEqual(Object.keys(record.values).sort());
});

test("the identity stack makes the roles that the lights derive by name", () => {
  for (const environment of path.environments) {
    const roles = (rendered.get(`${environment.name}/identity`)!.terraform["resource"] as Record<string, Record<string, { name: string }>>)["aws_iam_role"]!;
    expect(Object.values(roles).map(({ name }) => name).sort()).toEqual(["worker", "external-secrets"].map((workload) => workloadRoleName(environment, workload)).sort());
  }
});

test("names that are unique in an account are used once in an environment", () => {
  for (const environment of path.environments) {
    for (const type of ["aws_iam_role", "aws_kms_alias", "aws_cloudwatch_log_group"]) {
      const names = stacks.flatMap(({ name }) => Object.values((rendered.get(`${environment.name}/${name}`)!.terraform["resource"] as Record<string, Record<string, { name: string }>>)[type] ?? {}).map((resource) => resource.name));
      expect(new Set(names).size).toBe(names.length);
    }
  }
});
