import type { Estate } from "../../constructs/contract/index.ts";
import { deliver } from "../release/deliver.ts";
import type { DeliveryOutcome, DeliveryPorts } from "../release/deliver.ts";
import { findEnvironment } from "../release/facts.ts";
import { planRelease } from "../release/plan-release.ts";
import type { ReleaseRequest } from "../release/plan-release.ts";

/** Brings a build into the estate: pointer and dist in one commit. @throws Refusal as `planRelease` and `deliver` do */
export async function release(estate: Estate, request: ReleaseRequest, ports: DeliveryPorts): Promise<DeliveryOutcome> {
  const environment = findEnvironment(estate, request.environment, "--env").name;
  return deliver({ estate, environment, apps: [request.app], decide: (facts) => planRelease(request, facts) }, ports, { planOnly: request.planOnly === true });
}
