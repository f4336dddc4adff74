import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { awsSchemas } from "../../building/stub-provider/aws-schemas.ts";
import { serveStubProvider } from "../../building/stub-provider/serve.ts";
import type { StubProvider } from "../../building/stub-provider/serve.ts";
import { run } from "../machine/run-program.ts";
import { STACKS } from "./estate.ts";
import type { CommittedModule } from "./estate.ts";
import { throughStub } from "./meddler.ts";
import type { Meddler } from "./meddler.ts";
import { overrides } from "./overrides.ts";

/** An environment's building in a clone, applied by the Terraform of this machine against the stub of the AWS provider. */
export class StubbedBuilding {
  /** For `--terraform`: the program, with what leads it to the stub. */
  readonly program: string;
  readonly meddler: Meddler;
  readonly stub: StubProvider;
  readonly #overrides: readonly string[];

  private constructor(program: string, stub: StubProvider, written: readonly string[]) {
    this.program = program;
    this.meddler = throughStub(stub);
    this.stub = stub;
    this.#overrides = written;
  }

  /**
   * @param clone the folder of the repository
   * @param scratch where state and everything else lies that is no part of the clone
   */
  static async apply(terraform: string, clone: string, environment: string, scratch: string): Promise<StubbedBuilding> {
    mkdirSync(scratch, { recursive: true });
    const folders = STACKS.map((stack) => join(clone, "dist", environment, "building", stack));
    const modules = folders.map((folder) => JSON.parse(readFileSync(join(folder, "main.tf.json"), "utf8")) as CommittedModule);
    const stub = await serveStubProvider(awsSchemas(modules));
    const program = join(scratch, "terraform");
    const source = (registry: string): string => stub.reattach(`${registry}/hashicorp/aws`).slice(1, -1);
    writeFileSync(join(scratch, "cli.tfrc"), 'provider_installation {\n  filesystem_mirror {\n    path = "no-mirror"\n  }\n}\n');
    writeFileSync(program, [
      "#!/bin/sh",
      `export CHECKPOINT_DISABLE=1 TF_CLI_CONFIG_FILE='${join(scratch, "cli.tfrc")}' TF_DATA_DIR="${scratch}/data-\${PWD##*/}"`,
      `export TF_REATTACH_PROVIDERS='{${source("registry.terraform.io")},${source("registry.opentofu.org")}}'`,
      `exec '${terraform}' "$@"`,
    ].join("\n"), { mode: 0o755 });
    const written = folders.map((folder) => join(folder, "stub_override.tf.json"));
    const building = new StubbedBuilding(program, stub, written);
    try {
      for (const [index, folder] of folders.entries()) {
        writeFileSync(written[index]!, JSON.stringify(overrides(modules[index]!, undefined, join(scratch, `${STACKS[index]}.tfstate`))));
        await run(program, ["init", "-input=false"], { cwd: folder });
        await run(program, ["apply", "-input=false", "-auto-approve"], { cwd: folder });
      }
    } catch (error) {
      building.remove();
      throw error;
    }
    return building;
  }

  /** The clone is as it was. */
  remove(): void {
    this.stub.close();
    for (const file of this.#overrides) rmSync(file, { force: true });
  }
}
