import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { quoted, refuseInput, suggest } from "../../../constructs/contract/index.ts";
import { Duration } from "../../../constructs/contract/duration.ts";
import { checkRecordedHandover, pullHandover, showHandover } from "../../../engine/actions/handover.ts";
import type { HandoverPorts } from "../../../engine/actions/handover.ts";
import { openRecords } from "../../../engine/index.ts";
import { writeEstateFile } from "../../../engine/ports/handover-file.ts";
import { readNamedFile, tryReadPlainFile } from "../../../engine/ports/named-file.ts";
import { realTerraform } from "../../../engine/ports/terraform.ts";
import { renderHandoverCheck, renderHandoverPlan, renderRecordedHandover } from "../../../engine/render/handover.ts";
import type { Answer } from "../../command.ts";
import { requireOptions } from "../../delivery.ts";
import type { Session } from "../../session.ts";
import type { HandoverOptions } from "../handover.ts";

const VERBS = ["pull", "show", "check"];
/** Reading the state of one stack. */
const LONGEST_ANSWER = Duration.minutes(5);

export async function run(options: HandoverOptions, session: Session): Promise<Answer> {
  const { verb, format } = options;
  assertFits(options);
  const { env } = requireOptions({ env: options.env });
  const rendering = { format, color: session.color };
  const estate = await session.loadEstate();
  const ports: HandoverPorts = {
    records: openRecords(pathToFileURL(`${session.root}/`)),
    root: session.root,
    tryReadFile: tryReadPlainFile,
    between(step) {
      session.signal.throwIfAborted();
      session.progress(step);
    },
  };
  if (verb === "show") return renderRecordedHandover(showHandover(estate, env, ports), rendering);
  if (verb === "check") return renderHandoverCheck(await checkRecordedHandover(estate, env, ports), rendering);
  const plan = await pullHandover(estate, { environment: env, checkOnly: options.check, ...readGiven(options, session) }, {
    ...ports,
    terraform: realTerraform({ timeout: LONGEST_ANSWER, signal: session.signal, otherwise: "read what it printed with --file FILE", ...(options.terraform !== undefined && { program: fromDirectory(options.terraform, session) }) }),
    write: (file, text) => writeEstateFile(session.root, file, text),
  });
  return renderHandoverPlan(plan, options.check, rendering);
}

function assertFits({ verb, check, terraform, file }: HandoverOptions): void {
  if (!VERBS.includes(verb)) throw refuseInput({ what: `handover cannot ${quoted(verb)}.${suggest(verb, VERBS)}`, fix: `write one of ${VERBS.join(", ")}` });
  const given = [...(check ? ["--check"] : []), ...(terraform === undefined ? [] : ["--terraform"]), ...(file === undefined ? [] : ["--file"])];
  if (verb !== "pull" && given.length > 0) throw refuseInput({ what: `${given.join(" and ")} belong${given.length === 1 ? "s" : ""} to pull, not to ${verb}`, fix: `leave ${given.length === 1 ? "it" : "them"} out` });
  if (terraform !== undefined && file !== undefined) throw refuseInput({ what: "--terraform and --file are given", why: "with a file, nobody is asked", fix: "give one of them" });
}

function readGiven({ file }: HandoverOptions, { directory }: Session): { readonly file?: { readonly name: string; readonly text: Uint8Array } } {
  return file === undefined ? {} : { file: { name: file, text: readNamedFile(resolve(directory, file), "--file") } };
}

/** A path is meant from the working directory, a name is looked up on the PATH. */
function fromDirectory(program: string, { directory }: Session): string {
  return program.includes("/") ? resolve(directory, program) : program;
}
