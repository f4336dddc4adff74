import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { StubProvider } from "./stub-provider.ts";

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A stack in a folder of its own, its state beside it, and a Terraform that reaches nothing but the stub. */
export class TerraformRun {
  readonly #folder = mkdtempSync(join(tmpdir(), "lamplighter-terraform-"));
  readonly #program: string;
  readonly #provider: StubProvider;

  constructor(program: string, provider: StubProvider, module: object) {
    onTestFinished(() => rmSync(this.#folder, { recursive: true, force: true }));
    this.#program = program;
    this.#provider = provider;
    writeFileSync(join(this.#folder, "main.tf.json"), JSON.stringify(module));
    writeFileSync(join(this.#folder, "backend_override.tf.json"), JSON.stringify({ terraform: { backend: { local: {} } } }));
    writeFileSync(join(this.#folder, "terraform.rc"), "");
  }

  run(...line: readonly string[]): Promise<Ended> {
    const env = { PATH: process.env["PATH"], HOME: this.#folder, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_CLI_CONFIG_FILE: join(this.#folder, "terraform.rc"), ...this.#provider.variables };
    return new Promise((settle) => {
      execFile(this.#program, line, { cwd: this.#folder, env, maxBuffer: 64 * 2 ** 20 }, (error, stdout, stderr) => {
        settle({ exitCode: error === null ? 0 : typeof error.code === "number" ? error.code : -1, stdout, stderr });
      });
    });
  }
}
