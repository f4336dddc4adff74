import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duration } from "../../constructs/contract/duration.ts";
import { Refusal } from "../../constructs/contract/problem.ts";
import { quoted, visible } from "../../constructs/contract/visible.ts";
import { errorCode } from "./disk.ts";

export interface TerraformAnswer {
  /** Undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly output: string;
}

export interface RefreshPlan {
  readonly plan: TerraformAnswer;
  /** `terraform show -json` of the plan, where there is one. */
  readonly shown: TerraformAnswer | undefined;
}

/** Terraform or OpenTofu, asked what the world is like. It is never asked to change anything. */
export interface Terraform {
  /** How messages name it: `terraform`. */
  readonly program: string;
  /** `plan -refresh-only` of one root module, which must be initialised. @throws Refusal (outside) where it cannot be run, (disk) where its plan has no place */
  refreshPlan(folder: string): Promise<RefreshPlan>;
  /** `providers schema -json` of one root module, which must be initialised: some 100 MB of the AWS provider. @throws Refusal (outside) where it cannot be run */
  schemas(folder: string): Promise<TerraformAnswer>;
  /** `output -json` of one root module, which must be initialised. @throws Refusal (outside) where it cannot be run */
  outputs(folder: string): Promise<TerraformAnswer>;
}

export interface TerraformOptions {
  /** @default - terraform, and tofu where there is none */
  readonly program?: string;
  /** How long one plan may take. */
  readonly timeout: Duration;
  /** What to do where there is no such program. @default - what `drift` offers */
  readonly otherwise?: string;
  readonly signal?: AbortSignal;
}

const MOST_BYTES = 256 * 2 ** 20;

/** The program as the user has it, with the user's environment: that is where its credentials come from. */
export function realTerraform({ program, timeout, signal, otherwise = "leave the building out with --layer lights" }: TerraformOptions): Terraform {
  const candidates = program === undefined ? ["terraform", "tofu"] : [program];
  let chosen = candidates[0]!;
  const run = async (folder: string, args: readonly string[]): Promise<TerraformAnswer> => {
    for (const candidate of candidates.slice(candidates.indexOf(chosen))) {
      const answer = await tryRun(candidate, folder, args, timeout, signal);
      if (answer === undefined) continue;
      chosen = candidate;
      return answer;
    }
    throw new Refusal("outside", [{ what: program === undefined ? "neither terraform nor tofu is on the PATH" : `there is no program ${quoted(program)}`, why: "the building is looked at through it", fix: `install Terraform or OpenTofu, name it with --terraform PATH, or ${otherwise}` }]);
  };
  return {
    get program() {
      return chosen;
    },
    schemas: (folder) => run(folder, ["providers", "schema", "-json"]),
    outputs: (folder) => run(folder, ["output", "-json", "-no-color"]),
    async refreshPlan(folder) {
      // A plan holds the state, secrets included: it lies where nobody else looks, and not for long.
      const scratch = makeScratch();
      try {
        const file = join(scratch, "plan");
        const plan = await run(folder, ["plan", "-refresh-only", "-detailed-exitcode", "-json", "-input=false", "-lock=false", `-out=${file}`]);
        return { plan, shown: plan.code === 0 || plan.code === 2 ? await run(folder, ["show", "-json", file]) : undefined };
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    },
  };
}

function makeScratch(): string {
  const folder = tmpdir();
  try {
    return mkdtempSync(join(folder, "lamplighter-plan-"));
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new Refusal("disk", [{ what: `no folder for the plan can be made: ${code}`, where: visible(folder), why: "Terraform writes the plan into a file, which is private and removed at once", fix: "set TMPDIR to a folder with some space in it that your user can write to" }], { cause: error });
  }
}

/** Undefined where there is no such program. */
function tryRun(program: string, folder: string, args: readonly string[], timeout: Duration, signal: AbortSignal | undefined): Promise<TerraformAnswer | undefined> {
  return new Promise((resolve, reject) => {
    const deadline = AbortSignal.timeout(timeout.seconds * 1000);
    const child = spawn(program, args, { cwd: folder, env: { ...process.env, TF_IN_AUTOMATION: "1" }, stdio: ["ignore", "pipe", "ignore"], windowsHide: true, signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]), killSignal: "SIGINT" });
    const output: Buffer[] = [];
    let size = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_BYTES) output.push(chunk);
      else child.kill();
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") resolve(undefined);
      else reject(new Refusal("outside", [{ what: deadline.aborted ? `${quoted(program)} gave no answer within ${timeout}` : `${quoted(program)} could not be run: ${error.code ?? "unknown"}`, why: "the building is looked at through it", fix: deadline.aborted ? "look whether the provider can reach its cloud" : "make it executable, or name another one with --terraform PATH" }]));
    });
    child.on("close", (code) => resolve({ code: code ?? undefined, output: Buffer.concat(output).toString("utf8") }));
  });
}
