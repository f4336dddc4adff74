import { rollback } from "../../../engine/actions/rollback.ts";
import { renderDelivery } from "../../../engine/render/release-plan.ts";
import type { Answer } from "../../command.ts";
import { openSessionDelivery, requireOptions } from "../../delivery.ts";
import type { Session } from "../../session.ts";
import type { RollbackOptions } from "../rollback.ts";

export async function run({ app, to, reason, acrossOneWay, plan, push, format, ...options }: RollbackOptions, session: Session): Promise<Answer> {
  const { env } = requireOptions({ env: options.env });
  const { estate, ports } = await openSessionDelivery(session, "rollback", push);
  const outcome = await rollback(estate, {
    app, environment: env, planOnly: plan,
    ...(to !== undefined && { to }),
    ...(reason !== undefined && { reason }),
    ...(acrossOneWay !== undefined && { acrossOneWay }),
  }, ports);
  return renderDelivery(outcome, { format, color: session.color });
}
