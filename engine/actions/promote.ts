import type { Estate } from "../../constructs/contract/index.ts";
import { deliver } from "../release/deliver.ts";
import type { DeliveryOutcome, DeliveryPorts } from "../release/deliver.ts";
import { findEnvironment } from "../release/facts.ts";
import { askGates, planPromotion } from "../release/plan-promotion.ts";
import type { PromotionRequest } from "../release/plan-promotion.ts";

/** Copies what runs in one environment to the next one. @throws Refusal as `planPromotion`, `askGates` and `deliver` do */
export async function promote(estate: Estate, request: PromotionRequest, ports: DeliveryPorts): Promise<DeliveryOutcome> {
  const environment = findEnvironment(estate, request.to, "--to").name;
  return deliver({
    estate,
    environment,
    ...(request.apps !== undefined && { apps: request.apps }),
    decide: (facts) => askGates(planPromotion(request, facts), request, facts),
  }, ports, { planOnly: request.planOnly === true, propose: request.pullRequest === true });
}
