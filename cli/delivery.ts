import { refuseInput } from "../constructs/contract/problem.ts";
import type { Problem } from "../constructs/contract/problem.ts";
import type { Estate } from "../constructs/contract/estate.ts";
import { openRemote } from "../engine/ports/git-remote.ts";
import { openDelivery } from "../engine/ports/open-delivery.ts";
import type { DeliveryPorts } from "../engine/release/deliver.ts";
import { tell } from "./history/read-history.ts";
import type { Session } from "./session.ts";
import { openSessionWorld } from "./world.ts";

/**
 * The estate, and what a command that moves pointers works with.
 *
 * @param verb for whoever has to wait
 * @param push the remote that commits are sent to. @default - they stay in this clone
 */
export async function openSessionDelivery(session: Session, verb: string, push?: string): Promise<{ readonly estate: Estate; readonly ports: DeliveryPorts }> {
  const world = openSessionWorld(session, { cache: true, purpose: `lamplighter ${verb}` });
  // Git looks at the repository meanwhile. What is wrong with the estate is told first.
  const opening = openDelivery(world);
  opening.catch(() => undefined);
  const estate = await session.loadEstate();
  const ports = await opening;
  const remote = push === undefined ? undefined : await openRemote(ports.commits.repository, push);
  return { estate, ports: { ...ports, onProgress: tell(session), ...(remote !== undefined && { remote }) } };
}

/**
 * Options without which a command makes no sense.
 *
 * @throws Refusal (input) naming every one that is missing
 */
export function requireOptions<const Key extends string>(values: Readonly<Record<Key, string | undefined>>): Readonly<Record<Key, string>> {
  const missing = Object.entries(values).filter(([, value]) => value === undefined).map(([key]): Problem => ({ what: `--${key} is missing`, fix: `add --${key}` }));
  if (missing.length > 0) throw refuseInput(...missing);
  return values as Readonly<Record<Key, string>>;
}
