import { execFileSync } from "node:child_process";
import { rmSync, symlinkSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tryFindTerraform } from "../building/terraform.ts";
import { EstateFolder } from "../helpers/estate.ts";
import type { Ended } from "../helpers/estate.ts";
import { smallEstate } from "../helpers/small-estate.ts";

/* The real command, on stacks of `terraform_data`, which needs no provider and no cloud. */

const FILE = "environments/handover/west.json";
const VPC = "vpc-0a0a0a0a0a0a0a0a0";
const DATABASES = { orders: { host: "orders.west.internal", port: 5432 } };
const terraform = tryFindTerraform();

let estate: EstateFolder;
let before: string;

beforeAll(async () => {
  estate = new EstateFolder(smallEstate());
  await estate.synth();
  before = estate.read(FILE);
}, 120_000);
afterAll(() => estate.remove());

const handover = (...line: string[]): Promise<Ended> => estate.run(["handover", ...line]);
const pull = (...line: string[]): Promise<Ended> => handover("pull", "--env", "west", ...line);
const outputsFile = (outputs: object): void => estate.write("outputs.json", JSON.stringify(outputs));
const given = (value: unknown, sensitive = false): object => ({ value, sensitive, type: "dynamic" });

function stack(name: string, outputs: Readonly<Record<string, unknown>>): void {
  estate.write(`dist/west/building/${name}/main.tf.json`, JSON.stringify({
    resource: { terraform_data: { made: { input: outputs } } },
    output: Object.fromEntries(Object.keys(outputs).map((field) => [field, { value: `\${terraform_data.made.output["${field}"]}` }])),
  }));
}

function apply(name: string): void {
  for (const line of [["init", "-input=false"], ["apply", "-input=false", "-auto-approve"]]) {
    execFileSync(terraform!, line, { cwd: estate.path(`dist/west/building/${name}`), env: { ...process.env, CHECKPOINT_DISABLE: "1" }, stdio: "ignore" });
  }
}

describe("from a file", () => {
  test("what differs is shown, and with --check nothing is written", async () => {
    outputsFile({ vpcId: given(VPC), queueUrl: given("https://sqs.example.com/1") });
    const { exitCode, stdout } = await pull("--file", "outputs.json", "--check");
    expect({ exitCode, file: estate.read(FILE) }).toEqual({ exitCode: 1, file: before });
    expect(stdout).toBe([
      "vpcId, from outputs.json", "  - vpc-0123456789abcdef0", `  + ${VPC}`, "kept as recorded: databases",
      "not recorded, because the handover has no such field: outputs.json.queueUrl", `${FILE} differs from what was reported`, "",
    ].join("\n"));
  });

  test("it is written, and then there is nothing left to write", async () => {
    outputsFile({ vpcId: given(VPC) });
    expect(await pull("--file", "outputs.json")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`${FILE} is written`) as string });
    expect(JSON.parse(estate.read(FILE))).toEqual({ schemaVersion: 1, environment: "west", values: { vpcId: VPC, databases: DATABASES } });
    const traces = estate.traces();
    expect(await pull("--file", "outputs.json", "--check")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("is what was reported") as string });
    expect(await pull("--file", "outputs.json")).toMatchObject({ exitCode: 0 });
    expect(estate.traces()).toEqual(traces);
    estate.write(FILE, before);
  });

  test.each([
    ["a secret", { vpcId: given("AKIAIOSFODNN7EXAMPLE") }, "looks like a secret"],
    ["a sensitive output", { vpcId: given(VPC, true) }, "the output is sensitive"],
    ["text that is none of Terraform's", { vpcId: VPC }, "is no output of Terraform"],
    ["nothing", {}, "nothing that is reported belongs into the handover"],
  ])("%s is refused, and the file is as it was", async (_, outputs, told) => {
    outputsFile(outputs);
    expect(await pull("--file", "outputs.json")).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining(told) as string });
    expect(estate.read(FILE)).toBe(before);
  });

  test("a symbolic link where the file belongs is not followed", async () => {
    outputsFile({ vpcId: given(VPC) });
    estate.write("elsewhere.json", before);
    estate.remove(FILE);
    symlinkSync(estate.path("elsewhere.json"), estate.path(FILE));
    await pull("--file", "outputs.json");
    expect(estate.read("elsewhere.json")).toBe(before);
    estate.remove(FILE);
    estate.write(FILE, before);
  });

  test("a folder that is a symbolic link is refused", async () => {
    outputsFile({ vpcId: given(VPC) });
    execFileSync("mv", [estate.path("environments/handover"), estate.path("moved")]);
    symlinkSync(estate.path("moved"), estate.path("environments/handover"));
    expect(await pull("--file", "outputs.json")).toMatchObject({ exitCode: 2 });
    expect(estate.read("moved/west.json")).toBe(before);
    rmSync(estate.path("environments/handover"));
    execFileSync("mv", [estate.path("moved"), estate.path("environments/handover")]);
  });
});

describe("show and check", () => {
  test("show says what is recorded, and that no stack outputs it", async () => {
    const { exitCode, stdout } = await handover("show", "--env", "west", "--format", "json");
    expect({ exitCode, ...JSON.parse(stdout) as object }).toMatchObject({ exitCode: 0, file: FILE, values: [{ field: "vpcId", origin: null }, { field: "databases", value: DATABASES, origin: null }] });
  });

  test("check finds what the charts ask for and nobody recorded", async () => {
    estate.write(FILE, JSON.stringify({ schemaVersion: 1, environment: "west", values: {} }));
    const { exitCode, stdout } = await handover("check", "--env", "west");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("missing  databases.orders, which web asks for: no stack outputs it; declare it there");
    estate.write(FILE, before);
  });

  test("check finds what no stack outputs any more", async () => {
    expect(await handover("check", "--env", "west")).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("stale  databases.orders: no stack outputs it any more, and web still asks for it") as string });
  });

  test.each([
    [["pul", "--env", "west"], 'handover cannot "pul". Did you mean "pull"?'],
    [["show"], "--env is missing"],
    [["show", "--env", "wst"], 'Did you mean "west"?'],
    [["show", "--env", "west", "--check"], "--check belongs to pull"],
    [["pull", "--env", "west", "--file", "a", "--terraform", "b"], "give one of them"],
    [["pull", "--env", "west", "--file", "nowhere.json"], "there is no file"],
    [["pull", "--env", "west"], "no stack of west outputs anything for the handover"],
  ])("%j is bad usage", async (line, told) => {
    expect(await handover(...line)).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining(told) as string });
  });
});

describe.skipIf(terraform === undefined)("from Terraform (skipped where there is none)", () => {
  beforeAll(() => {
    stack("queue", { vpcId: VPC, queueName: "orders" });
    stack("topic", { databases: DATABASES });
    apply("queue");
    apply("topic");
  }, 60_000);

  test("every stack that declares an output is asked, and the file is written and checked", async () => {
    expect(await pull()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("vpcId, from queue") as string });
    expect(JSON.parse(estate.read(FILE))).toEqual({ schemaVersion: 1, environment: "west", values: { vpcId: VPC, databases: DATABASES } });
    expect(await pull("--check")).toMatchObject({ exitCode: 0 });
    expect(await handover("check", "--env", "west")).toMatchObject({ exitCode: 0, stdout: "west: 2 values recorded, 0 missing, 0 stale, 0 charts unchecked\n" });
    expect((await handover("show", "--env", "west")).stdout).toContain('queue: ${terraform_data.made.output["vpcId"]}');
  });

  test("what changed in the building is seen by --check, and not written", async () => {
    stack("queue", { vpcId: "vpc-0b0b0b0b0b0b0b0b0" });
    apply("queue");
    const recorded = estate.read(FILE);
    expect(await pull("--check")).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("  + vpc-0b0b0b0b0b0b0b0b0") as string });
    expect(estate.read(FILE)).toBe(recorded);
  });

  test("a stack that dist changed and nobody applied is refused", async () => {
    stack("queue", { vpcId: VPC, clusterSecurityGroupId: "sg-0a0a0a0a0a0a0a0a0" });
    expect(await pull()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("the state of queue has no output clusterSecurityGroupId") as string });
  });

  test("a Terraform that fails is told, saying where to look", async () => {
    estate.write("dist/west/building/queue/main.tf.json", JSON.stringify({ terraform: { backend: { s3: { bucket: "b", key: "k", region: "eu-west-1" } } }, output: { vpcId: { value: "x" } } }));
    expect(await pull()).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("-chdir=dist/west/building/queue init") as string });
  });

  test("a program that is not there is told", async () => {
    expect(await pull("--terraform", "/nowhere/terraform")).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('there is no program "/nowhere/terraform"') as string });
  });
});
