import { resolve } from "node:path";
import { Duration } from "../../../constructs/contract/duration.ts";
import { drift } from "../../../engine/actions/drift.ts";
import { realGit } from "../../../engine/ports/git.ts";
import { openKubernetesApi } from "../../../engine/ports/kubernetes-api.ts";
import { realTerraform } from "../../../engine/ports/terraform.ts";
import { tryReadPlainFile } from "../../../engine/ports/named-file.ts";
import { renderDrift } from "../../../engine/render/drift.ts";
import type { Answer } from "../../command.ts";
import type { Session } from "../../session.ts";
import type { DriftOptions } from "../drift.ts";

/** A plan asks the cloud about every resource of a stack. */
const LONGEST_PLAN = Duration.minutes(15);

export async function run(options: DriftOptions, session: Session): Promise<Answer> {
  const estate = await session.loadEstate();
  const reports = await drift(estate, { base: options.base, environments: options.env, units: options.unit, layer: options.layer, contexts: options.context }, {
    git: realGit(session.root),
    root: session.root,
    outDir: "dist",
    terraform: realTerraform({ timeout: LONGEST_PLAN, signal: session.signal, ...(options.terraform !== undefined && { program: fromDirectory(options.terraform, session) }) }),
    openCluster: (context) => openKubernetesApi({ ...(context !== undefined && { context }), ...(options.kubeconfig !== undefined && { kubeconfig: resolve(session.directory, options.kubeconfig) }) }),
    tryReadFile: tryReadPlainFile,
    between(step) {
      session.signal.throwIfAborted();
      session.progress(step);
    },
  });
  return renderDrift(reports, options.format, { color: session.color });
}

/** A path is meant from the working directory, a name is looked up on the PATH. */
function fromDirectory(program: string, { directory }: Session): string {
  return program.includes("/") ? resolve(directory, program) : program;
}
