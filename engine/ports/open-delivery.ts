import type { DeliveryPorts } from "../release/deliver.ts";
import type { World } from "../world.ts";
import { openCommitPort } from "./commit-port.ts";
import { realGit } from "./git.ts";
import { gitHistory } from "./git-history.ts";

/**
 * The repository around an estate, to release, promote and roll back in.
 *
 * @throws Refusal (input) where the estate is in no repository, (outside) where git fails
 */
export async function openDelivery(world: World, variables: Readonly<Record<string, string | undefined>> = process.env): Promise<DeliveryPorts> {
  const { root } = world.place;
  return { world, commits: await openCommitPort(root, variables), git: realGit(root, variables), history: gitHistory(root, variables) };
}
