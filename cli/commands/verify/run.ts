import { resolve } from "node:path";
import { refuseInput } from "../../../constructs/contract/problem.ts";
import { verify } from "../../../engine/actions/verify.ts";
import type { VerifyRequest } from "../../../engine/actions/verify.ts";
import { parseReport } from "../../../engine/evidence/report.ts";
import { askHttp } from "../../../engine/ports/ask-http.ts";
import { readNamedFile } from "../../../engine/ports/named-file.ts";
import { runProgram } from "../../../engine/ports/run-program.ts";
import { renderVerification } from "../../../engine/render/verification.ts";
import type { Answer } from "../../command.ts";
import { openSessionDelivery, requireOptions } from "../../delivery.ts";
import type { Session } from "../../session.ts";
import type { VerifyOptions } from "../verify.ts";

export async function run(options: VerifyOptions, session: Session): Promise<Answer> {
  const { app, plan, push, format } = options;
  const { env } = requireOptions({ env: options.env });
  const request: VerifyRequest = { app, environment: env, planOnly: plan, ...readWhatIsSaid(options, session) };
  const { estate, ports } = await openSessionDelivery(session, "verify", push);
  const verification = await verify(estate, request, {
    ...ports,
    asking: { run: (line, variables, seconds) => runProgram(line, session.root, variables, seconds, session.signal), get: askHttp },
    async openCluster() {
      const { openKubernetesApi } = await import("../../../engine/ports/kubernetes-api.ts");
      return openKubernetesApi({ ...(options.kubeconfig !== undefined && { kubeconfig: resolve(session.directory, options.kubeconfig) }), ...(options.context !== undefined && { context: options.context }) });
    },
  });
  return renderVerification(verification, { format, color: session.color });
}

function readWhatIsSaid({ file, approve, reject }: VerifyOptions, session: Session): Pick<VerifyRequest, "report" | "approval"> {
  const given = [...(file === undefined ? [] : ["--file"]), ...(approve ? ["--approve"] : []), ...(reject === undefined ? [] : ["--reject"])];
  if (given.length > 1) throw refuseInput({ what: `${given.join(" and ")} are given`, why: "each says something else of the build", fix: "give one of them a call" });
  if (file !== undefined) return { report: parseReport(readNamedFile(resolve(session.directory, file), "--file"), file) };
  if (approve) return { approval: { approves: true } };
  return reject === undefined ? {} : { approval: { approves: false, reason: reject } };
}
