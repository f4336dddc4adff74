import { check } from "../../../engine/actions/check.ts";
import { renderFindings } from "../../../engine/render/findings.ts";
import type { Answer } from "../../command.ts";
import type { Session } from "../../session.ts";
import { openSessionWorld } from "../../world.ts";
import type { CheckOptions } from "../check.ts";

export async function run(options: CheckOptions, session: Session): Promise<Answer> {
  const world = openSessionWorld(session, { cache: false, purpose: "lamplighter check" });
  const findings = await check(await session.loadEstate(), world);
  return renderFindings(findings, options.format, { color: session.color });
}
