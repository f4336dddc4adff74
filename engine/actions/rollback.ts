import { parseDigest, quoted, refuseInput } from "../../constructs/contract/index.ts";
import type { Estate } from "../../constructs/contract/index.ts";
import type { Move } from "../history/index.ts";
import { deliver } from "../release/deliver.ts";
import type { DeliveryOutcome, DeliveryPorts } from "../release/deliver.ts";
import { chartsOf, findEnvironment } from "../release/facts.ts";
import { findOneWaySteps } from "../release/one-way.ts";
import { assertWayBack, findRollbackTarget, planRollback } from "../release/plan-rollback.ts";
import type { RollbackRequest } from "../release/plan-rollback.ts";
import { readPointers } from "../release/pointers.ts";
import type { RecordedRelease } from "../release/release-plan.ts";

/**
 * Restores an earlier pointer, byte for byte, and the dist that it renders to today.
 *
 * @param request.to a digest, or a revision whose build is meant
 * @throws Refusal as `findRollbackTarget`, `assertWayBack` and `deliver` do
 */
export async function rollback(estate: Estate, request: RollbackRequest, ports: DeliveryPorts): Promise<DeliveryOutcome> {
  const { app, to, planOnly = false, ...rest } = request;
  const environment = findEnvironment(estate, request.environment, "--env").name;
  const digest = to === undefined ? undefined : await findDigest(to, environment, app, ports);
  const asked = { app, planOnly, ...rest, ...(digest !== undefined && { to: digest }) };
  return deliver({
    estate,
    environment,
    apps: [app],
    async decide(facts, base) {
      const target = findRollbackTarget(asked, facts);
      if (target === undefined) return planRollback(asked, undefined, undefined, facts);
      const { history, git, world, commits } = ports;
      const { outDir } = world.place;
      const units = chartsOf(estate, environment, app).map(({ name }) => `${outDir}/${environment}/lights/${name}`);
      const back = { commit: target.commit, oneWay: await findOneWaySteps({ after: target.commit, until: base }, commits.repository.prefix, units, outDir, history, git) };
      assertWayBack(back, asked);
      return planRollback(asked, await readTarget(target, ports), back, facts);
    },
  }, ports, { planOnly });
}

async function findDigest(to: string, environment: string, app: string, { git }: DeliveryPorts): Promise<string> {
  if (/^sha\d+:/i.test(to)) return parseDigest(to, "--to");
  const pointer = (await readPointers(git, await git.resolveRevision(to), [environment])).tryFind(environment, app);
  if (pointer !== undefined) return pointer.release.digest;
  throw refuseInput({ what: `${quoted(to)} has no release of "${app}" in ${environment}`, where: "--to", why: "nothing of it ran there at that commit", fix: "name a commit that lamplighter log shows, or a digest" });
}

/** The pointer as the commit that brought it holds it. */
async function readTarget(move: Move, { git }: DeliveryPorts): Promise<RecordedRelease> {
  const pointer = (await readPointers(git, move.commit, [move.environment])).tryFind(move.environment, move.app);
  if (pointer !== undefined) return pointer;
  throw refuseInput({ what: `the pointer of ${move.app} as commit ${move.commit.slice(0, 12)} has it cannot be found`, where: move.file, why: "it stood under another name", fix: "release the build again" });
}
