import { promotionWorkflow } from "../../../engine/render/promotion-workflow.ts";
import type { Answer } from "../../command.ts";
import { EXIT_CODES } from "../../exit-codes.ts";
import type { Session } from "../../session.ts";
import type { WorkflowOptions } from "../workflow.ts";

export async function run(_: WorkflowOptions, session: Session): Promise<Answer> {
  const { environments } = await session.loadEstate();
  return { output: promotionWorkflow(environments), exitCode: EXIT_CODES.same };
}
