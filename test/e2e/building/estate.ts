import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RootModule } from "../../building/stub-provider/aws-schemas.ts";
import { copyReferenceEstate, ROOT } from "../../helpers/estate.ts";
import type { EstateFolder } from "../../helpers/estate.ts";
import { run, runToEnd } from "../machine/run-program.ts";
import type { Ended } from "../machine/run-program.ts";
import type { Provider } from "./provider.ts";

/** In the order in which a person applies them. */
export const STACKS = ["network", "cluster", "identity"] as const;

/** Seconds that one command of OpenTofu may take. Before it deletes a cluster, the provider waits up to a minute. */
const LONGEST = 900;

export interface CommittedModule extends RootModule {
  readonly terraform: {
    readonly required_providers: { readonly aws: { readonly version: string } };
    readonly backend: { readonly s3: Readonly<Record<string, unknown>> };
  };
}

/** A copy of the reference estate with its dist, in which OpenTofu works as a person would have it work. */
export class BuildingEstate {
  readonly folder: EstateFolder = copyReferenceEstate();
  readonly program: string;
  readonly #provider: Provider;

  constructor(tofu: string, provider: Provider) {
    this.program = tofu;
    this.#provider = provider;
    cpSync(join(ROOT, "dist"), this.folder.path("dist"), { recursive: true });
    this.folder.write(".gitignore", "node_modules/\n.lamplighter/\n.terraform/\n.terraform.lock.hcl\n*_override.tf.json\n*.tfstate*\n");
  }

  get environments(): readonly string[] {
    return readdirSync(this.folder.path("dist")).filter((name) => !name.startsWith(".")).sort();
  }

  stack(environment: string, name: string): string {
    return `dist/${environment}/building/${name}`;
  }

  module(environment: string, name: string): CommittedModule {
    return JSON.parse(this.folder.read(`${this.stack(environment, name)}/main.tf.json`)) as CommittedModule;
  }

  override(environment: string, name: string, file: string, content: object): void {
    this.folder.write(`${this.stack(environment, name)}/${file}_override.tf.json`, JSON.stringify(content));
  }

  /** What the state says of a resource. @throws where it has none of the address */
  async stateOf(environment: string, stack: string, address: string): Promise<Readonly<Record<string, unknown>>> {
    const { values } = JSON.parse(await this.tofu(environment, stack, "show", "-json")) as { values: { root_module: { resources: { address: string; values: Record<string, unknown> }[] } } };
    const found = values.root_module.resources.find((resource) => resource.address === address);
    if (found === undefined) throw new Error(`${stack} has no ${address}`);
    return found.values;
  }

  /** @throws where it exits with another code than 0, with what it printed */
  async tofu(environment: string, stack: string, ...line: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.tryTofu(environment, stack, ...line);
    if (exitCode !== 0) throw new Error(`${stack} of ${environment}: tofu ${line.join(" ")} exited with ${exitCode}:\n${stdout.slice(-4000)}${stderr.slice(-8000)}`);
    return stdout;
  }

  /** Ends with this process, and the providers that it started with it: they are of one group, which `timeout` makes and ends. */
  tryTofu(environment: string, stack: string, ...line: readonly string[]): Promise<Ended> {
    return runToEnd("setpriv", ["--pdeathsig", "TERM", "--", "timeout", "--signal=INT", "--kill-after=30", String(LONGEST), this.program, ...line], {
      cwd: this.folder.path(this.stack(environment, stack)), env: this.#env, within: LONGEST + 60,
    });
  }

  /** Commits everything, in a repository of its own, as a person does who has rendered. */
  async commit(message: string): Promise<void> {
    const git = (...line: readonly string[]): Promise<string> => run("git", ["-c", "user.name=Elin Ekman", "-c", "user.email=elin@example.com", ...line], { cwd: this.folder.folder });
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", "--all");
    await git("commit", "--quiet", "--allow-empty", "--message", message);
  }

  /** Whatever it exits with. */
  tryLamplighter(...line: readonly string[]): Promise<Ended> {
    return this.folder.run(line, { env: this.#env });
  }

  async lamplighter(...line: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.tryLamplighter(...line);
    if (exitCode !== 0) throw new Error(`lamplighter ${line.join(" ")} exited with ${exitCode}:\n${stdout}${stderr}`);
    return stdout;
  }

  get #env(): Readonly<Record<string, string>> {
    return { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_CLI_ARGS: "-no-color", AWS_EC2_METADATA_DISABLED: "true", ...this.#provider.env };
  }
}

/** The root modules of the committed dist. */
export function committedModules(): readonly CommittedModule[] {
  return readdirSync(join(ROOT, "dist")).filter((name) => !name.startsWith(".")).flatMap((environment) => STACKS.map((stack) => JSON.parse(readFileSync(join(ROOT, "dist", environment, "building", stack, "main.tf.json"), "utf8")) as CommittedModule));
}
