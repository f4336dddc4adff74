import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Duration } from "../../constructs/contract/duration.ts";
import { lookAtBuilding } from "../../engine/drift/building.ts";
import { realTerraform } from "../../engine/ports/terraform.ts";

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "lamplighter-stack-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

const moduleIn = (path: string): string => (existsSync(join(path, "main.tf.json")) ? readFileSync(join(path, "main.tf.json"), "utf8") : "{}");

const look = (path: string, program?: string, timeout = Duration.minutes(1)) =>
  lookAtBuilding({ environment: "dev", stacks: [{ name: "network", folder: path, shownFolder: "dist/dev/building/network", module: moduleIn(path), isCommitted: true }], onStack: () => undefined }, realTerraform({ timeout, ...(program !== undefined && { program }) }));

/** A program that says what it was asked, and answers with what was recorded. */
function fakeProgram({ plan = "", show = "", code = 0, script }: { plan?: string; show?: string; code?: number; script?: string }): { program: string; asked: () => string[] } {
  const path = folder();
  writeFileSync(join(path, "plan.out"), plan);
  writeFileSync(join(path, "show.out"), show);
  const program = join(path, "terraform");
  writeFileSync(program, `#!/bin/sh\necho "$*" >> ${path}/asked\n${script ?? `if [ "$1" = show ]; then cat ${path}/show.out; exit 0; fi\nfor word in "$@"; do case "$word" in -out=*) echo secret > "\${word#-out=}"; dirname "\${word#-out=}" >> ${path}/scratch;; esac; done\ncat ${path}/plan.out\nexit ${code}`}\n`);
  chmodSync(program, 0o755);
  return { program, asked: () => readFileSync(join(path, "asked"), "utf8").trim().split("\n") };
}

describe("a program on the path", () => {
  const show = JSON.stringify({ resource_drift: [{ address: "aws_vpc.main", type: "aws_vpc", change: { actions: ["update"], before: { tags: 1 }, after: { tags: 2 } } }], prior_state: { values: { root_module: { resources: [{ address: "aws_vpc.main", mode: "managed" }] } } }, configuration: { root_module: { resources: [{ address: "aws_vpc.main", mode: "managed" }] } } });

  test("is asked for a plan that only looks, and never for anything else", async () => {
    const { program, asked } = fakeProgram({ code: 2, show });
    expect((await look(folder(), program)).drifts).toMatchObject([{ kind: "changed", object: "aws_vpc.main" }]);
    expect(asked().map((line) => line.replace(/\S*lamplighter-plan-\S*/, "FILE"))).toEqual(["plan -refresh-only -detailed-exitcode -json -input=false -lock=false FILE", "show -json FILE"]);
  });

  test("leaves no plan behind: it holds the state", async () => {
    const { program } = fakeProgram({ code: 2, show });
    await look(folder(), program);
    const scratch = readFileSync(join(program, "../scratch"), "utf8").trim();
    expect(scratch).toContain("lamplighter-plan-");
    expect(existsSync(scratch)).toBe(false);
  });

  test("that is not there is unchecked, saying how to mend it", async () => {
    expect((await look(folder(), "/nowhere/terraform")).drifts).toMatchObject([{ kind: "unchecked", reason: 'there is no program "/nowhere/terraform"', fix: expect.stringContaining("--terraform PATH") as string }]);
  });

  test("that may not be run is unchecked", async () => {
    const { program } = fakeProgram({});
    chmodSync(program, 0o644);
    expect((await look(folder(), program)).drifts).toMatchObject([{ kind: "unchecked", reason: expect.stringContaining("EACCES") as string }]);
  });

  test("that never ends is given up", async () => {
    const { program } = fakeProgram({ script: "exec sleep 20" });
    expect((await look(folder(), program, Duration.seconds(1))).drifts).toMatchObject([{ kind: "unchecked", reason: expect.stringContaining("no answer within 1s") as string }]);
  });

  test("finds no place for its plan where TMPDIR leads nowhere", async () => {
    const { program } = fakeProgram({});
    const stack = folder();
    vi.stubEnv("TMPDIR", join(stack, "nowhere"));
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(realTerraform({ timeout: Duration.minutes(1), program }).refreshPlan(stack)).rejects.toMatchObject({ kind: "disk", message: expect.stringContaining("set TMPDIR") as string });
  });

  test("is not started where the work tree has another module than git", async () => {
    const { program } = fakeProgram({});
    const { drifts } = await lookAtBuilding({ environment: "dev", stacks: [{ name: "network", folder: folder(), shownFolder: "dist/dev/building/network", module: "{}", isCommitted: false }], onStack: () => undefined }, realTerraform({ timeout: Duration.minutes(1), program }));
    expect(drifts).toMatchObject([{ kind: "unchecked", reason: "dist/dev/building/network/main.tf.json is not as it is committed" }]);
    expect(readdirSync(join(program, ".."))).not.toContain("asked");
  });
});

const found = ["terraform", "tofu"].find((program) => spawnSync(program, ["version"], { stdio: "ignore" }).status === 0);

describe.skipIf(found === undefined)(`a real ${found ?? "terraform or tofu: none is on the path"}`, () => {
  const MODULE = { resource: { terraform_data: { first: { input: "x" }, second: { input: "${terraform_data.first.output}" } } }, output: { first: { value: "${terraform_data.first.output}" } } };
  const variables = { ...process.env, CHECKPOINT_DISABLE: "1" };
  const write = (path: string, module: object): void => writeFileSync(join(path, "main.tf.json"), JSON.stringify(module));
  const run = (path: string, ...args: string[]): void => void execFileSync(found!, args, { cwd: path, env: variables, stdio: "ignore" });
  const initialised = (): string => {
    const path = folder();
    write(path, MODULE);
    run(path, "init", "-input=false");
    return path;
  };
  const applied = (): string => {
    const path = initialised();
    run(path, "apply", "-auto-approve", "-input=false");
    return path;
  };

  test("a stack that was applied is clean", async () => {
    expect(await look(applied(), found)).toEqual({ drifts: [], compared: 2 });
  });

  test("a stack that was never applied is missing, resource by resource", async () => {
    expect((await look(initialised(), found)).drifts.map(({ kind, object }) => `${kind} ${object}`)).toEqual(["missing output.first", "missing terraform_data.first", "missing terraform_data.second"]);
  });

  test("what the state has beside dist, and dist beside the state, is told", async () => {
    const path = applied();
    write(path, { ...MODULE, resource: { terraform_data: { first: { input: "x" }, third: {} } }, output: { first: { value: "otherwise" } } });
    expect((await look(path, found)).drifts.map(({ kind, object }) => `${kind} ${object}`)).toEqual(["changed output.first", "missing terraform_data.third", "extra terraform_data.second"]);
  });

  test("a module that is wrong is unchecked with what Terraform says", async () => {
    const path = applied();
    write(path, { resource: { terraform_dat: { first: {} } } });
    expect((await look(path, found)).drifts).toMatchObject([{ kind: "unchecked", reason: `${found} plan failed: Invalid resource type` }]);
  });

  test("a folder that was never initialised is unchecked, saying how to mend it", async () => {
    const path = folder();
    write(path, { ...MODULE, terraform: { backend: { local: { path: "state" } } } });
    expect((await look(path, found)).drifts).toMatchObject([{ kind: "unchecked", fix: expect.stringContaining("init") as string }]);
  });
});
