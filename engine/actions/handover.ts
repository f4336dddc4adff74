import { Refusal, refuseInput } from "../../constructs/contract/index.ts";
import type { Environment, Estate, HandoverRecord, JsonValue } from "../../constructs/contract/index.ts";
import { askCharts } from "../handover/ask-charts.ts";
import { checkHandover } from "../handover/check-handover.ts";
import type { HandoverCheck } from "../handover/check-handover.ts";
import { declaredOutputs } from "../handover/declared-outputs.ts";
import type { DeclaredOutput, HandoverField, RootModule } from "../handover/declared-outputs.ts";
import { handoverText, planHandover } from "../handover/plan-handover.ts";
import type { HandoverPlan, Reported } from "../handover/plan-handover.ts";
import { readOutputs } from "../handover/read-outputs.ts";
import { handoverFile } from "../load/records.ts";
import type { Records } from "../load/records.ts";
import type { Terraform } from "../ports/terraform.ts";
import { findEnvironment } from "../release/facts.ts";
import { readJson } from "../yaml/read-json.ts";

export interface HandoverPorts {
  readonly records: Records;
  /** Folder of the repository, absolute. */
  readonly root: string;
  /** The content of a file of the work tree, or undefined where there is none. */
  tryReadFile(path: string): Uint8Array | undefined;
  /** Called between two steps; throws where the user interrupted. */
  between(step: string): void;
}

export interface PullPorts extends HandoverPorts {
  readonly terraform: Terraform;
  write(file: string, text: string): void;
}

export interface PullRequest {
  readonly environment: string;
  /** What `terraform output -json` printed, instead of asking. */
  readonly file?: { readonly name: string; readonly text: Uint8Array };
  /** Write nothing. */
  readonly checkOnly: boolean;
}

/**
 * Records what the building's stacks output.
 *
 * @throws Refusal (input) where nothing may or can be recorded, (outside) where Terraform fails; nothing
 *   was written then
 */
export async function pullHandover(estate: Estate, request: PullRequest, ports: PullPorts): Promise<HandoverPlan> {
  const environment = findEnvironment(estate, request.environment, "--env");
  const declared = declaredOutputs(rootModules(estate, environment, ports));
  const file = handoverFile(environment.name);
  const reported = request.file === undefined ? await askStacks(environment, declared, ports) : [{ source: request.file.name, outputs: readOutputs(request.file.text, request.file.name) }];
  // A file may be of one stack only.
  const plan = planHandover({ environment: environment.name, file, recorded: ports.records.tryFindHandover(environment.name), declared: request.file === undefined ? declared : [], reported });
  if (!request.checkOnly && plan.changes.length > 0) ports.write(file, handoverText(plan.record));
  return plan;
}

async function askStacks({ name: environment }: Environment, declared: readonly DeclaredOutput[], ports: PullPorts): Promise<readonly Reported[]> {
  const stacks = [...new Set(declared.map(({ stack }) => stack))].sort();
  if (stacks.length === 0) throw refuseInput({ what: `no stack of ${environment} outputs anything for the handover`, where: `dist/${environment}/building`, why: "an output is recorded where it has the name of a field", fix: 'declare one in a stack (new HandoverOutput(scope, "vpcId", …)), and synthesize' });
  const reported: Reported[] = [];
  for (const stack of stacks) {
    const folder = `dist/${environment}/building/${stack}`;
    ports.between(`${environment}: ${ports.terraform.program} output of ${stack}`);
    const { code, output } = await ports.terraform.outputs(`${ports.root}/${folder}`);
    if (code !== 0) {
      throw new Refusal("outside", [{ what: `${ports.terraform.program} output ended with ${code ?? "a signal"}`, where: folder, why: "it reads the state, which needs an initialised folder and the right to read the bucket", fix: `run it there to see what it says: ${ports.terraform.program} -chdir=${folder} init` }]);
    }
    reported.push({ source: stack, outputs: readOutputs(output, `${folder}: ${ports.terraform.program} output -json`) });
  }
  return reported;
}

export interface RecordedHandover {
  readonly environment: string;
  readonly file: string;
  readonly values: readonly { readonly field: HandoverField; readonly value: JsonValue; readonly origin: Pick<DeclaredOutput, "stack" | "expression"> | undefined }[];
}

/** What is recorded, and where it comes from. @throws Refusal (input) where nothing is */
export function showHandover(estate: Estate, name: string, ports: HandoverPorts): RecordedHandover {
  const environment = findEnvironment(estate, name, "--env");
  const file = handoverFile(environment.name);
  const record: HandoverRecord | undefined = ports.records.tryFindHandover(environment.name);
  if (record === undefined) throw refuseInput({ what: `nothing was recorded for ${name} yet`, where: file, fix: `apply the building, and record what it outputs: lamplighter handover pull --env ${name}` });
  const declared = declaredOutputs(rootModules(estate, environment, ports));
  const values = JSON.parse(handoverText(record)) as { readonly values: Readonly<Record<string, JsonValue>> };
  return { environment: environment.name, file, values: Object.entries(values.values).map(([field, value]) => ({ field: field as HandoverField, value, origin: declared.find((output) => output.field === field) })) };
}

/** What is recorded against what charts ask for and stacks output. @throws Refusal (input) where the record does not hold */
export async function checkRecordedHandover(estate: Estate, name: string, ports: HandoverPorts): Promise<HandoverCheck> {
  const environment = findEnvironment(estate, name, "--env");
  const record = ports.records.tryFindHandover(environment.name);
  const declared = declaredOutputs(rootModules(estate, environment, ports));
  return checkHandover(environment.name, record, declared, await askCharts(estate, environment, ports.records, ports.between));
}

/** @throws Refusal (input) where dist has no such stack */
function rootModules(estate: Estate, { name: environment }: Environment, { root, tryReadFile }: HandoverPorts): readonly RootModule[] {
  return estate.stacks.map(({ name }) => {
    const file = `dist/${environment}/building/${name}/main.tf.json`;
    const text = tryReadFile(`${root}/${file}`);
    if (text === undefined) throw refuseInput({ what: "dist does not have the stack", where: file, why: "it says which outputs there are", fix: "render it: lamplighter synth" });
    return { stack: name, document: readJson(text, file) };
  });
}
