import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { beforeAll, expect, test } from "vitest";
import { promotionWorkflow } from "../../engine/render/promotion-workflow.ts";
import { ROOT } from "../helpers/estate.ts";
import { anEnvironment } from "../helpers/unit.ts";
import { DeliveryEstate, image, VARIABLES } from "./delivery-estate.ts";

interface Workflow {
  readonly permissions: object;
  readonly concurrency: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly on: { readonly workflow_dispatch: { readonly inputs: { readonly to: { readonly options: readonly string[] } } } };
  readonly jobs: Readonly<Record<string, { readonly permissions: object; readonly steps: readonly { readonly uses?: string; readonly run: string; readonly env?: Readonly<Record<string, string>> }[] }>>;
}

const TEXT = promotionWorkflow([anEnvironment(), anEnvironment({ name: "on", promotesFrom: "dev" }), anEnvironment({ name: "prod", promotesFrom: "on" })]);

test("it has the least rights, one run at a time for an environment, and no action or expression in a script", () => {
  const workflow = load(TEXT) as Workflow;
  expect(workflow.permissions).toEqual({});
  expect(workflow.concurrency).toEqual({ group: "promote-${{ inputs.to }}", "cancel-in-progress": false });
  expect(workflow.on.workflow_dispatch.inputs.to.options).toEqual(["on", "prod"]);
  const jobs = Object.values(workflow.jobs);
  expect(jobs.map(({ permissions }) => permissions)).toEqual([{ contents: "write", "pull-requests": "write" }]);
  for (const step of jobs.flatMap(({ steps }) => steps)) {
    expect(step.uses).toBeUndefined();
    expect(step.run).not.toContain("${{");
    if (/npm|npx/.test(step.run)) expect(JSON.stringify(step.env ?? {})).not.toContain("token");
  }
});

test("an estate that promotes nothing has no workflow", () => {
  expect(() => promotionWorkflow([anEnvironment()])).toThrow("no environment promotes from another one");
});

let forge: Forge;

/** A bare repository in the place of GitHub, and a runner with the programs that the steps call. */
class Forge {
  readonly folder: string;
  readonly shop: DeliveryEstate;
  readonly steps: Workflow["jobs"][string]["steps"];
  #runs = 0;

  constructor(folder: string, shop: DeliveryEstate, text: string) {
    this.folder = folder;
    this.shop = shop;
    this.steps = (load(text) as Workflow).jobs["pull-request"]!.steps;
    mkdirSync(join(folder, "acme"), { recursive: true });
    execFileSync("git", ["clone", "-q", "--bare", shop.estate.folder, join(folder, "acme/shop")], { env: VARIABLES });
    shop.git("remote", "add", "origin", join(folder, "acme/shop"));
    this.#program("npm", `ln -s '${shop.estate.folder}/node_modules' node_modules`);
    this.#program("npx", `shift 2; exec '${process.execPath}' --conditions=lamplighter-source '${ROOT}cli/main.ts' "$@"`);
    this.#program("gh", [
      `[ "$1" = api ] || exit 0`,
      `[ -n "$GH_TOKEN" ] || { echo "gh: no token" >&2; exit 4; }`,
      `[ "$3" = GET ] && { cat '${folder}/number' 2>/dev/null; exit 0; }`,
      `{ echo "$3 $4"; cat; } > '${folder}/request'`,
      "echo https://forge.example.com/acme/shop/pull/7",
    ].join("\n"));
  }

  git(...line: readonly string[]): string {
    return execFileSync("git", line, { cwd: join(this.folder, "acme/shop"), env: VARIABLES, encoding: "utf8" }).trim();
  }

  /** Runs the steps as the runner does, and stops at the first one that fails. */
  start(to: string, apps = ""): { readonly status: number | null; readonly said: string } {
    const run = join(this.folder, `run-${this.#runs++}`);
    for (const folder of ["work", "temp", "home"]) mkdirSync(join(run, folder), { recursive: true });
    const inputs: Readonly<Record<string, string>> = { "${{ inputs.to }}": to, "${{ inputs.apps }}": apps, "${{ github.token }}": "a-token" };
    const runner = {
      PATH: `${this.folder}/bin:${process.env["PATH"]}`, HOME: join(run, "home"), GIT_CONFIG_NOSYSTEM: "1", RUNNER_TEMP: join(run, "temp"), CI: "true", GITHUB_ACTIONS: "true",
      GITHUB_SERVER_URL: this.folder, GITHUB_REPOSITORY: "acme/shop", GITHUB_REPOSITORY_OWNER: "acme", GITHUB_REF_NAME: "main", GITHUB_ACTOR: "ada", GITHUB_ACTOR_ID: "7",
    };
    let said = "";
    for (const { run: script, env = {} } of this.steps) {
      const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, inputs[value] ?? value]));
      const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], { cwd: join(run, "work"), env: { ...runner, ...own }, encoding: "utf8" });
      said += stdout + stderr;
      if (status !== 0) return { status, said };
    }
    return { status: 0, said };
  }

  /** What the forge was asked to do last. */
  request(): { readonly line: string; readonly body: { readonly title: string; readonly body: string; readonly head?: string; readonly base?: string } } {
    const [line, ...rest] = readFileSync(join(this.folder, "request"), "utf8").split("\n");
    return { line: line!, body: JSON.parse(rest.join("\n")) as { title: string; body: string } };
  }

  #program(name: string, script: string): void {
    mkdirSync(join(this.folder, "bin"), { recursive: true });
    writeFileSync(join(this.folder, "bin", name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
  }
}

beforeAll(async () => {
  const undo: (() => void)[] = [];
  const shop = await DeliveryEstate.create((remove) => undo.push(remove));
  for (const [app, digit] of [["web", "1"], ["api", "2"]] as const) await shop.ok("release", app, "--env", "dev", "--image", image(app, digit));
  forge = new Forge(join(shop.estate.folder, ".git/forge"), shop, await shop.ok("workflow"));
  return () => undo.forEach((remove) => remove());
}, 120_000);

test("its steps push the branch, open the pull request, and bring it up to date when they run again", { timeout: 120_000 }, async () => {
  expect(forge.start("staging", "web")).toMatchObject({ status: 0, said: expect.stringContaining("/pull/7") });
  const { line, body } = forge.request();
  expect([line, body.base, body.title]).toEqual(["POST repos/acme/shop/pulls", "main", "Promote web sha256:111111111111 from dev to staging"]);
  expect(body.body).toContain("What it changes in dist");
  const branch = body.head!;
  const first = forge.git("rev-parse", branch);
  expect(forge.git("log", "-1", "--format=%an %ae %cn", branch)).toBe("ada 7+ada@users.noreply.github.com github-actions[bot]");
  expect(forge.git("rev-parse", `${branch}~1`)).toBe(forge.git("rev-parse", "main"));

  writeFileSync(join(forge.folder, "number"), "7\n");
  await forge.shop.ok("release", "api", "--env", "dev", "--image", image("api", "3"));
  forge.shop.git("push", "-q", "origin", "main");
  expect(forge.start("staging", "web").status).toBe(0);
  expect(forge.request()).toMatchObject({ line: "PATCH repos/acme/shop/pulls/7", body: { title: body.title } });
  expect(forge.git("rev-parse", branch)).not.toBe(first);
  expect(forge.git("rev-parse", `${branch}~1`)).toBe(forge.git("rev-parse", "main"));

  forge.git("update-ref", "refs/heads/main", branch);
  expect(forge.start("staging", "web")).toMatchObject({ status: 0, said: expect.stringContaining("there is nothing to promote") });
});

test.each([
  ["an option among the applications", "staging", "--without-gates x"],
  ["a command among the applications", "staging", "$(touch ran);`touch ran`"],
  ["a pattern among the applications", "staging", "*"],
  ["another environment", "prod; touch ran", ""],
])("%s is refused, and nothing is run or pushed", { timeout: 60_000 }, (_, to, apps) => {
  const before = forge.git("for-each-ref");
  const { status, said } = forge.start(to, apps);
  expect(status).toBe(2);
  expect(said).toMatch(/there is no application|nothing is promoted to that environment/);
  expect(forge.git("for-each-ref")).toBe(before);
  expect(existsSync(join(forge.folder, "ran"))).toBe(false);
});
