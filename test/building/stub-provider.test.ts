import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../helpers/estate.ts";
import { StubProvider, typesOf } from "./provider/stub-provider.ts";
import { TerraformRun } from "./provider/terraform-run.ts";
import { tryFindTerraform } from "./terraform.ts";

interface Module {
  readonly terraform?: object;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly data?: object;
  readonly output?: Readonly<Record<string, object>>;
}

const DIST = join(ROOT, "dist");
const modules = readdirSync(DIST).filter((name) => !name.startsWith(".")).flatMap((environment) =>
  readdirSync(join(DIST, environment, "building")).map((stack) => [`${environment}/${stack}`, JSON.parse(readFileSync(join(DIST, environment, "building", stack, "main.tf.json"), "utf8")) as Module] as const));

const program = tryFindTerraform();
const provider = new StubProvider([...modules.flatMap(([, module]) => typesOf(module)), "aws_vpc", "aws_subnet"]);
beforeAll(() => provider.start());
afterAll(() => provider.stop());

/** Whether the machine has a Terraform is no question of whether the stacks are right. */
describe.skipIf(program === undefined)(`with ${program ?? "no terraform or tofu on this machine: skipped"}`, () => {
  const open = (module: object) => new TerraformRun(program!, provider, module);

  test.each(modules)("%s is initialised, validated, planned, applied, found unchanged and destroyed", { timeout: 240_000 }, async (_, module) => {
    const terraform = open(module);
    const ok = async (...line: readonly string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await terraform.run(...line);
      expect([line[0], exitCode, exitCode === 0 ? "" : stdout + stderr]).toEqual([line[0], 0, ""]);
      return stdout;
    };
    await ok("init", "-input=false", "-no-color");
    expect(JSON.parse(await ok("validate", "-json"))).toMatchObject({ valid: true, warning_count: 0 });
    await ok("apply", "-auto-approve", "-input=false", "-no-color");
    const outputs = JSON.parse(await ok("output", "-json")) as Readonly<Record<string, { readonly value: unknown }>>;
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(module.output ?? {}).sort());
    expect(Object.values(outputs).filter(({ value }) => value === null || value === "")).toEqual([]);
    const resources = (await ok("state", "list")).split("\n").filter((address) => address !== "" && !address.startsWith("data."));
    expect(new Set(resources.map((address) => address.replace(/\[.*$/, "")))).toEqual(new Set(Object.entries(module.resource ?? {}).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))));
    await ok("plan", "-detailed-exitcode", "-input=false", "-no-color");
    await ok("destroy", "-auto-approve", "-input=false", "-no-color");
    expect((await ok("state", "list")).trim()).toBe("");
  });

  const required = { terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "6.25.0" } } }, provider: { aws: [{ region: "eu-west-1" }] } };
  const vpc = (fields: object) => ({ ...required, resource: { aws_vpc: { main: fields } } });

  test.each<readonly [what: string, module: object, said: string]>([
    ["a misspelt argument", vpc({ cidr_blok: "10.0.0.0/16" }), 'Did you mean "cidr_block"?'],
    ["an argument of another type", vpc({ enable_dns_support: "perhaps" }), "a bool is required"],
    ["a required argument that is left out", { ...required, resource: { aws_subnet: { one: { cidr_block: "10.0.0.0/24" } } } }, 'The argument "vpc_id" is required'],
    ["an argument that is only computed", vpc({ owner_id: "111111111111" }), '"owner_id" cannot be set'],
    ["a block that the resource does not have", { ...required, resource: { aws_eks_cluster: { main: { name: "a", role_arn: "b", vpc_config: [{ subnet_ids: ["a", "b"] }], vpc_konfig: [{}] } } } }, 'Did you mean "vpc_config"?'],
    ["a misspelt argument inside a block", { ...required, resource: { aws_eks_cluster: { main: { name: "a", role_arn: "b", vpc_config: [{ subnet_idz: ["a"] }] } } } }, 'Did you mean "subnet_ids"?'],
    ["a block that is there twice and may be there once", { ...required, resource: { aws_eks_cluster: { main: { name: "a", role_arn: "b", vpc_config: [{ subnet_ids: ["a"] }, { subnet_ids: ["b"] }] } } } }, "No more than 1"],
    ["a reference to nothing", vpc({ cidr_block: "${aws_vpc.other.cidr_block}" }), "has not been declared"],
    ["an attribute that a resource does not have", { ...vpc({ cidr_block: "10.0.0.0/16" }), output: { id: { value: "${aws_vpc.main.idd}" } } }, 'Did you mean "id"?'],
    ["a cycle", { ...required, resource: { aws_vpc: { one: { cidr_block: "${aws_vpc.two.cidr_block}" }, two: { cidr_block: "${aws_vpc.one.cidr_block}" } } } }, "Cycle: aws_vpc."],
  ])("%s is found", { timeout: 60_000 }, async (_, module, said) => {
    const terraform = open(module);
    expect((await terraform.run("init", "-input=false", "-no-color")).exitCode).toBe(0);
    const { exitCode, stdout, stderr } = await terraform.run("plan", "-input=false", "-no-color");
    expect((stdout + stderr).replace(/\s*\n[│ ]*/g, " ")).toContain(said);
    expect(exitCode).toBe(1);
  });
});
