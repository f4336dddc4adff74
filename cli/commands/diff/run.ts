import { diff } from "../../../engine/actions/diff.ts";
import { realGit } from "../../../engine/ports/git.ts";
import { renderDiff } from "../../../engine/render/diff.ts";
import type { Answer } from "../../command.ts";
import type { Session } from "../../session.ts";
import { openSessionWorld } from "../../world.ts";
import type { DiffOptions } from "../diff.ts";

export async function run(options: DiffOptions, session: Session): Promise<Answer> {
  const world = openSessionWorld(session, { cache: true, purpose: "lamplighter diff" });
  const estate = await session.loadEstate();
  const { changes, foreign } = await diff(estate, { base: options.base, environments: options.env }, world, realGit(session.root));
  return renderDiff(changes, options.format, { color: session.color, foreign, environments: estate.environments.map(({ name }) => name) });
}
