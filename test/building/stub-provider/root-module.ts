import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tryFindTerraform } from "../terraform.ts";

export interface Outcome {
  readonly status: number | null;
  /** Both streams, without colour and line breaks of a narrow terminal. */
  readonly output: string;
}

/** A root module in a folder of its own, with its state beside it instead of in a bucket. */
export class RootModuleFolder {
  readonly path = mkdtempSync(join(tmpdir(), "lamplighter-building-"));
  readonly #env: Readonly<Record<string, string>>;

  /** @param provider what TF_REATTACH_PROVIDERS says, or the variables by which Terraform finds the provider */
  constructor(module: object, provider: string | Readonly<Record<string, string>>) {
    this.#env = typeof provider === "string" ? { TF_REATTACH_PROVIDERS: provider } : provider;
    this.write(module);
    writeFileSync(join(this.path, "backend_override.tf.json"), JSON.stringify({ terraform: { backend: { local: { path: "terraform.tfstate" } } } }));
    // An empty configuration of the command line: none of the user's is read, nothing is downloaded.
    writeFileSync(join(this.path, "cli.tfrc"), 'provider_installation {\n  filesystem_mirror {\n    path = "no-mirror"\n  }\n}\n');
  }

  write(module: object): void {
    writeFileSync(join(this.path, "main.tf.json"), JSON.stringify(module, null, 2));
  }

  run(...args: readonly string[]): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const child = spawn(tryFindTerraform()!, [...args, "-no-color"], {
        cwd: this.path,
        env: { PATH: process.env["PATH"], HOME: this.path, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_CLI_CONFIG_FILE: join(this.path, "cli.tfrc"), ...this.#env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const output: Buffer[] = [];
      child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
      child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
      child.on("error", reject);
      child.on("close", (status) => resolve({ status, output: Buffer.concat(output).toString("utf8").replaceAll(/\n[│|╷╵ ]*/g, " ").replaceAll(/ +/g, " ") }));
    });
  }

  /** @throws Error with what Terraform said, where it does not end with 0 */
  async succeed(...args: readonly string[]): Promise<void> {
    const { status, output } = await this.run(...args);
    if (status !== 0) throw new Error(`terraform ${args.join(" ")} ended with ${status}: ${output}`);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
