import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { EstateFolder, ROOT } from "../helpers/estate.ts";
import type { Ended } from "../helpers/estate.ts";

export const VARIABLES = {
  PATH: process.env["PATH"],
  GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Ada", GIT_AUTHOR_EMAIL: "ada@example.com", GIT_COMMITTER_NAME: "Ada", GIT_COMMITTER_EMAIL: "ada@example.com",
};

/** A digest made of one hex digit. */
export function digest(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

export function image(app: string, digit: string): string {
  return `ghcr.io/acme/${app}@${digest(digit)}`;
}

/** An estate of dev, staging and prod in a repository of its own, with real git and the real command line. */
export class DeliveryEstate {
  readonly estate: EstateFolder;

  private constructor(estate: EstateFolder) {
    this.estate = estate;
  }

  /**
   * Nothing is released yet; what is there is committed.
   *
   * @param whenDone registers the removal. @default - when the test is over
   */
  static async create(whenDone: (remove: () => void) => void = onTestFinished): Promise<DeliveryEstate> {
    const made = new DeliveryEstate(new EstateFolder(SOURCES));
    whenDone(() => made.estate.remove());
    await made.estate.synth([], { env: VARIABLES });
    made.git("init", "-q", "-b", "main");
    made.commit("The estate");
    return made;
  }

  git(...line: readonly string[]): string {
    return execFileSync("git", line, { cwd: this.estate.folder, env: VARIABLES, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  }

  commit(subject: string): void {
    this.git("add", "-A");
    this.git("commit", "-q", "-m", subject);
  }

  run(...line: readonly string[]): Promise<Ended> {
    return this.estate.run(line, { env: VARIABLES });
  }

  /** @throws where the command does not end with 0 */
  async ok(...line: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(...line);
    if (exitCode !== 0) throw new Error(`${line.join(" ")} exits ${exitCode}\n${stdout}${stderr}`);
    return stdout;
  }

  /** The digit of the digest that is live; undefined where nothing is. */
  live(environment: string, app = "web"): string | undefined {
    const file = `HEAD:environments/releases/${environment}/${app}.json`;
    try {
      return (JSON.parse(this.git("show", file)) as { digest: string }).digest.slice(-1);
    } catch {
      return undefined;
    }
  }

  /** Hash of everything in the work tree, of index entries, and of every branch and where HEAD is. */
  state(): string {
    const files = [...filesBelow(this.estate.folder)].sort();
    const hash = createHash("sha256");
    for (const path of files) hash.update(path).update(readFileSync(path));
    return hash.update(this.git("for-each-ref")).update(this.git("ls-files", "--stage")).update(this.git("status", "--porcelain", "--branch")).digest("hex");
  }
}

/** Plain files, but for git's own and what is installed. */
function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name === ".git") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

function environment(name: string, account: string, more: string): string {
  return [
    'import { defineEnvironment, Duration, healthy } from "lamplighter";',
    `export const ${name} = defineEnvironment({`,
    `  name: "${name}",`,
    `  aws: { account: "${account.repeat(12)}", region: "eu-west-1" },`,
    '  network: { cidr: "10.10.0.0/16", zones: ["eu-west-1a", "eu-west-1b"] },',
    '  cluster: { version: "1.33", nodes: { instanceTypes: ["m7g.large"], min: 1, max: 2 } },',
    `  domain: "${name}.example.com",`,
    '  reconciler: argoCd(),',
    more,
    "});",
    "void [Duration, healthy];",
  ].join("\n").replace("{ defineEnvironment", "{ argoCd, defineEnvironment");
}

function chartOf(app: string, port: string): string {
  return [
    'import { chart, WebService } from "lamplighter/lights";',
    "export default chart(({ scope, environment, release }) => {",
    `  new WebService(scope, "${app}", { image: release.image("${app}"), port: ${port}, size: environment.size("${app}") });`,
    "});",
  ].join("\n");
}

const SOURCES = {
  ".gitignore": "node_modules\ndist/.lamplighter\n",
  ".gitattributes": "dist/** -text linguist-generated\n",
  "tsconfig.json": JSON.stringify({ extends: `${ROOT}tsconfig.json`, include: ["charts", "environments", "stacks"] }),
  "environments/index.ts": [
    'import { promotionPath } from "lamplighter";',
    ...["dev", "staging", "prod"].map((name) => `import { ${name} } from "./${name}.ts";`),
    'export default promotionPath({ name: "small", repository: { url: "https://git.example.com/small.git" }, environments: [dev, staging, prod] });',
  ].join("\n"),
  "environments/dev.ts": environment("dev", "1", ""),
  "environments/staging.ts": environment("staging", "2", 'promotesFrom: "dev", gates: [healthy({ in: "dev", for: Duration.minutes(10), mode: "shadow" })],'),
  "environments/prod.ts": environment("prod", "3", 'promotesFrom: "staging", gates: [healthy({ in: "staging", for: Duration.minutes(30) })],'),
  "charts/index.ts": [
    'import { charts } from "lamplighter";',
    "export default charts({",
    '  web: { load: () => import("./web.ts"), namespace: "shop" },',
    '  api: { load: () => import("./api.ts"), namespace: "shop" },',
    '  canary: { load: () => import("./canary.ts"), namespace: "trial", releases: ["canary"], environments: ["dev"] },',
    '  late: { load: () => import("./late.ts"), namespace: "shop" },',
    "});",
  ].join("\n"),
  "charts/web.ts": chartOf("web", "8080"),
  "charts/api.ts": chartOf("api", "9090"),
  "charts/canary.ts": chartOf("canary", "9091"),
  "charts/late.ts": chartOf("late", "9092"),
  "stacks/index.ts": 'import { stacks } from "lamplighter";\nexport default stacks({});\n',
};
