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

/** A copy of the reference estate with its dist, in which OpenTofu works as a person would have it work. */
export class BuildingEstate {
  readonly folder: EstateFolder = copyReferenceEstate();
  readonly program: string;
  readonly #provider: Provider;

  constructor(tofu: string, provider: Provider) {
    this.program = tofu;
    this.#provider = provider;
    cpSync(join(ROOT, "dist"), this.folder.path("dist"), { recursive: true });
  }

  get environments(): readonly string[] {
    return readdirSync(this.folder.path("dist")).filter((name) => !name.startsWith(".")).sort();
  }

  stack(environment: string, name: string): string {
    return `dist/${environment}/building/${name}`;
  }

  override(environment: string, name: string, file: string, content: object): void {
    this.folder.write(`${this.stack(environment, name)}/${file}_override.tf.json`, JSON.stringify(content));
  }

  /** @throws where it exits with another code than 0, with what it printed */
  tofu(environment: string, stack: string, ...line: readonly string[]): Promise<string> {
    return run(this.program, line, this.#options(environment, stack));
  }

  tryTofu(environment: string, stack: string, ...line: readonly string[]): Promise<Ended> {
    return runToEnd(this.program, line, this.#options(environment, stack));
  }

  async lamplighter(...line: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.folder.run(line, { env: this.#env });
    if (exitCode !== 0) throw new Error(`lamplighter ${line.join(" ")} exited with ${exitCode}:\n${stdout}${stderr}`);
    return stdout;
  }

  get #env(): Readonly<Record<string, string>> {
    return { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_CLI_ARGS: "-no-color", AWS_EC2_METADATA_DISABLED: "true", ...this.#provider.env };
  }

  #options(environment: string, stack: string): { cwd: string; env: Readonly<Record<string, string>>; within: number } {
    return { cwd: this.folder.path(this.stack(environment, stack)), env: this.#env, within: 900 };
  }
}

/** The root modules of the committed dist. */
export function committedModules(): readonly RootModule[] {
  return readdirSync(join(ROOT, "dist")).filter((name) => !name.startsWith(".")).flatMap((environment) => STACKS.map((stack) => JSON.parse(readFileSync(join(ROOT, "dist", environment, "building", stack, "main.tf.json"), "utf8")) as RootModule));
}
