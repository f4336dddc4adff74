import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parseHandover } from "../../constructs/contract/index.ts";
import { mirroredProvider } from "../e2e/building/provider.ts";
import { awsSchemas } from "./stub-provider/aws-schemas.ts";
import type { RootModule } from "./stub-provider/aws-schemas.ts";
import { RootModuleFolder } from "./stub-provider/root-module.ts";
import { serveStubProvider } from "./stub-provider/serve.ts";
import type { StubProvider } from "./stub-provider/serve.ts";
import { tryFindTerraform } from "./terraform.ts";

/*
 * Terraform itself works on every root module of the committed dist, against a provider that has the
 * real one's schema and no cloud. That shows names, types, references, cycles, outputs and lifecycle.
 * What AWS thinks of a value is not shown.
 */

const SOURCE = "registry.terraform.io/hashicorp/aws";
/** Which provider a stack asks for. */
interface Asking {
  readonly terraform: { readonly required_providers: { readonly aws: { readonly version: string } } };
}

const root = new URL("../../", import.meta.url).pathname;
const stacks = globSync("dist/*/building/*/main.tf.json", { cwd: root }).sort().map((file) => {
  const [, environment, , stack] = file.split("/") as [string, string, string, string];
  return { name: `${environment}/${stack}`, environment, stack, module: JSON.parse(readFileSync(`${root}${file}`, "utf8")) as RootModule & Asking };
});

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

let provider: StubProvider;

beforeAll(async () => {
  provider = await serveStubProvider(awsSchemas(stacks.map(({ module }) => module)));
});
afterAll(() => provider.close());

const folder = (module: object): RootModuleFolder => {
  const made = new RootModuleFolder(module, provider.reattach(SOURCE));
  onTestFinished(() => made.remove());
  return made;
};

const initialised = async (module: object): Promise<RootModuleFolder> => {
  const made = folder(module);
  await made.succeed("init", "-input=false");
  return made;
};

describe.skipIf(tryFindTerraform() === undefined)("with a terraform binary (skipped where there is none)", () => {
  test("dist has stacks of every environment", () => {
    expect(new Set(stacks.map(({ environment }) => environment)).size).toBeGreaterThan(1);
    expect(stacks.length).toBeGreaterThan(6);
  });

  test.concurrent.each(stacks)("$name is applied, is the same when planned again, and is destroyed", async ({ environment, module }) => {
    const made = new RootModuleFolder(module, provider.reattach(SOURCE));
    try {
      await made.succeed("init", "-input=false");
      await made.succeed("validate");
      await made.succeed("plan", "-input=false", "-out=plan");
      await made.succeed("apply", "-input=false", "plan");
      // 2 where there is anything to do.
      await made.succeed("plan", "-input=false", "-detailed-exitcode");

      const outputs = JSON.parse((await made.run("output", "-json")).output) as Record<string, { value: unknown }>;
      const values = Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
      expect(() => parseHandover({ schemaVersion: 1, environment, values }, environment, "terraform output -json")).not.toThrow();

      await made.succeed("destroy", "-input=false", "-auto-approve");
      expect((await made.run("state", "list")).output).toBe("");
    } finally {
      made.remove();
    }
  });

  test("a provider that lies in a mirror is found, started, and ended, as the real one would be", async () => {
    const place = mkdtempSync(join(tmpdir(), "lamplighter-mirror-"));
    onTestFinished(() => rmSync(place, { recursive: true, force: true }));
    const program = join(place, "provider");
    writeFileSync(program, `#!/bin/sh\necho $$ >> ${place}/started\nexec ${process.execPath} --conditions=lamplighter-source ${root}test/building/stub-provider/main.ts\n`, { mode: 0o755 });
    const { module } = stacks.find(({ name }) => name === "dev/identity")!;
    const { env } = mirroredProvider(program, module.terraform.required_providers.aws.version, place, "registry.terraform.io");
    const made = new RootModuleFolder(module, { ...env, TF_DISABLE_PLUGIN_TLS: "1" });
    onTestFinished(() => made.remove());
    for (const line of [["init", "-input=false"], ["apply", "-input=false", "-auto-approve"], ["plan", "-input=false", "-detailed-exitcode"]]) await made.succeed(...line);
    const started = readFileSync(join(place, "started"), "utf8").trim().split("\n");
    expect(started.length).toBeGreaterThan(1);
    expect(started.filter((pid) => runs(Number(pid)))).toEqual([]);
  });

  test("a stack that asks for another version than the mirror has is refused", async () => {
    const place = mkdtempSync(join(tmpdir(), "lamplighter-mirror-"));
    onTestFinished(() => rmSync(place, { recursive: true, force: true }));
    const made = new RootModuleFolder(stacks[0]!.module, mirroredProvider("/bin/true", "0.0.1", place, "registry.terraform.io").env);
    onTestFinished(() => made.remove());
    expect(await made.run("init", "-input=false")).toMatchObject({ status: 1, output: expect.stringContaining("no available releases match the given constraints") });
  });

  test("every stack fits the newer provider of the second engine, too", async () => {
    const newer = await serveStubProvider(awsSchemas(stacks.map(({ module }) => module), "@cdktn/provider-aws"));
    onTestFinished(() => newer.close());
    for (const { module } of stacks) {
      const made = new RootModuleFolder(module, newer.reattach(SOURCE));
      onTestFinished(() => made.remove());
      await made.succeed("init", "-input=false");
      await made.succeed("validate");
    }
    expect([...newer.asked]).toContain("ValidateResourceTypeConfig aws_eks_cluster");
  });

  describe("and what is wrong is told by its name", () => {
    type Tree = Record<string, Record<string, Record<string, Record<string, unknown>>>>;
    /** The stack of dev with a mistake put into it; the others are as committed. */
    const mistaken = (stack: string, mistake: (module: Tree) => void): object => {
      const module = structuredClone(stacks.find((candidate) => candidate.environment === "dev" && candidate.stack === stack)!.module) as unknown as Tree;
      mistake(module);
      return module;
    };
    const vpc = (module: Tree): Record<string, unknown> => module["resource"]!["aws_vpc"]!["network"]!;
    const cluster = (module: Tree): Record<string, unknown> => module["resource"]!["aws_eks_cluster"]!["cluster"]!;
    const associationOf = (module: Tree): Record<string, unknown> => Object.values(module["resource"]!["aws_eks_pod_identity_association"]!)[0]!;

    test.each<{ what: string; stack: string; mistake: (module: Tree) => void; told: RegExp }>([
      { what: "a misspelt argument", stack: "network", mistake: (module) => { vpc(module)["cidr_blok"] = vpc(module)["cidr_block"]; delete vpc(module)["cidr_block"]; }, told: /No argument or block type is named "cidr_blok"\. Did you mean "cidr_block"\?/ },
      { what: "a missing argument", stack: "identity", mistake: (module) => { delete associationOf(module)["role_arn"]; }, told: /The argument "role_arn" is required/ },
      { what: "an argument that only the provider sets", stack: "network", mistake: (module) => { vpc(module)["arn"] = "arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-1"; }, told: /The provider decides the value of "arn"/ },
      { what: "a reference to a resource that is not there", stack: "network", mistake: (module) => { vpc(module)["cidr_block"] = "${aws_vpc.nowhere.cidr_block}"; }, told: /A managed resource "aws_vpc" "nowhere" has not been declared/ },
      { what: "a reference to an attribute that is not there", stack: "network", mistake: (module) => { module["output"]!["vpcId"]!["value"] = "${aws_vpc.network.ide}" as never; }, told: /This object has no argument, nested block, or exported attribute named "ide"/ },
      { what: "an output of a position that no block has", stack: "cluster", mistake: (module) => { module["output"]!["clusterSecurityGroupId"]!["value"] = "${aws_eks_cluster.cluster.vpc_config.cluster_security_group_id}" as never; }, told: /aws_eks_cluster\.cluster\.vpc_config/ },
      { what: "a cycle", stack: "network", mistake: (module) => { vpc(module)["depends_on"] = Object.keys(module["resource"]!["aws_internet_gateway"]!).map((name) => `aws_internet_gateway.${name}`); }, told: /Cycle: .*aws_vpc\.network/ },
      { what: "a block that the resource does not have", stack: "cluster", mistake: (module) => { cluster(module)["vpc_configuration"] = { subnet_ids: [] }; }, told: /"vpc_configuration"/ },
      { what: "an argument that a nested block does not have", stack: "cluster", mistake: (module) => { (cluster(module)["vpc_config"] as Record<string, unknown>)["endpoint_public"] = true; }, told: /"endpoint_public"/ },
      { what: "a required block that is missing", stack: "cluster", mistake: (module) => { delete cluster(module)["vpc_config"]; }, told: /At least 1 "vpc_config" blocks are required|Insufficient vpc_config blocks/ },
      { what: "a block that may stand once and stands twice", stack: "cluster", mistake: (module) => { cluster(module)["vpc_config"] = [cluster(module)["vpc_config"], cluster(module)["vpc_config"]]; }, told: /No more than 1 "vpc_config" blocks are allowed|Too many vpc_config blocks/ },
      { what: "a list where a text belongs", stack: "network", mistake: (module) => { vpc(module)["cidr_block"] = ["10.0.0.0/16"]; }, told: /Inappropriate value for attribute "cidr_block": string required/ },
      { what: "a text where a boolean belongs", stack: "network", mistake: (module) => { vpc(module)["enable_dns_support"] = "certainly"; }, told: /Inappropriate value for attribute "enable_dns_support": a bool is required/ },
      { what: "a text where a number belongs", stack: "cluster", mistake: (module) => { module["resource"]!["aws_kms_key"]!["kubernetes_secrets"]!["deletion_window_in_days"] = "a month"; }, told: /Inappropriate value for attribute "deletion_window_in_days": a number is required/ },
      { what: "a resource that the provider does not have", stack: "network", mistake: (module) => { module["resource"]!["aws_vpcs"] = { network: {} }; }, told: /The provider hashicorp\/aws does not support resource type "aws_vpcs"\. Did you mean "aws_vpc"\?/ },
      { what: "an argument that a data source does not have", stack: "cluster", mistake: (module) => { Object.values(module["data"]!["aws_subnets"]!)[0]!["filters"] = []; }, told: /"filters"/ },
      { what: "an argument that the provider does not have", stack: "network", mistake: (module) => { (module["provider"]!["aws"] as unknown as Record<string, unknown>[])[0]!["allowed_accounts"] = []; }, told: /"allowed_accounts"/ },
    ])("$what", async ({ stack, mistake, told }) => {
      const made = await initialised(mistaken(stack, mistake));
      const { status, output } = await made.run("validate");
      expect(output).toMatch(told);
      expect(status).toBe(1);
    });

    test("a value that changes is planned again, and one that does not is not", async () => {
      const made = await initialised(mistaken("identity", () => undefined));
      await made.succeed("apply", "-input=false", "-auto-approve");
      made.write(mistaken("identity", (module) => { associationOf(module)["service_account"] = "another"; }));
      expect(await made.run("plan", "-input=false", "-detailed-exitcode")).toMatchObject({ status: 2, output: expect.stringContaining("0 to add, 1 to change, 0 to destroy") });
    });
  });
});
