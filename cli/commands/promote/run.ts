import { refuseInput } from "../../../constructs/contract/problem.ts";
import { promote } from "../../../engine/actions/promote.ts";
import { renderDelivery } from "../../../engine/render/release-plan.ts";
import type { Answer } from "../../command.ts";
import { openSessionDelivery, requireOptions } from "../../delivery.ts";
import type { Session } from "../../session.ts";
import type { PromoteOptions } from "../promote.ts";

export async function run({ app, all, plan, allowDowngrade, withoutGates, push, pullRequest, format, ...options }: PromoteOptions, session: Session): Promise<Answer> {
  const { from, to } = requireOptions({ from: options.from, to: options.to });
  if (app.length === 0 && !all) throw refuseInput({ what: "no application is named", fix: `name one, or promote every one that differs: lamplighter promote --all --from ${from} --to ${to}` });
  if (app.length > 0 && all) throw refuseInput({ what: "an application and --all are given", why: "one of the two is not meant", fix: "leave one of them out" });
  if (pullRequest && (plan || push !== undefined)) throw refuseInput({ what: `--pull-request and ${plan ? "--plan" : "--push"} are given`, why: plan ? "one writes a branch, the other nothing" : "a branch for a review is not the one that is deployed", fix: "leave one of them out" });
  const { estate, ports } = await openSessionDelivery(session, "promote", push);
  const outcome = await promote(estate, {
    from, to, allowDowngrade, pullRequest, planOnly: plan,
    ...(app.length > 0 && { apps: app }),
    ...(withoutGates !== undefined && { withoutGates }),
  }, ports);
  return renderDelivery(outcome, { format, color: session.color, gatesSetAside: withoutGates !== undefined });
}
