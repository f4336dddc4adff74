import { resolve } from "node:path";
import { STORY } from "../../../engine/demo/story.ts";
import { tellStory } from "../../../engine/demo/tell-story.ts";
import { audit, deliveryLog, promotionOrderOf, readHistory, releaseMapping, renderAudit, renderLog, renderStatus, status } from "../../../engine/history/index.ts";
import { makeDemoFolder } from "../../../engine/ports/demo-folder.ts";
import { initDemoRepository } from "../../../engine/ports/demo-repository.ts";
import { gitHistory } from "../../../engine/ports/git-history.ts";
import type { Answer } from "../../command.ts";
import { EXIT_CODES } from "../../exit-codes.ts";
import type { Session } from "../../session.ts";
import { openSessionWorld } from "../../world.ts";
import type { DemoOptions } from "../demo.ts";

/** How many moves are shown: the eventful half of the month. */
const SHOWN = 14;

export async function run({ dir }: DemoOptions, session: Session): Promise<Answer> {
  const { path: folder, discard } = makeDemoFolder(dir === undefined ? undefined : resolve(session.directory, dir));
  try {
    const repository = await initDemoRepository(folder);
    const world = openSessionWorld({ ...session, root: folder }, { cache: true, purpose: "lamplighter demo" });
    await tellStory(STORY, { world, repository, loadEstate: () => session.loadEstate(folder) });
    return { output: await show(folder, session), exitCode: EXIT_CODES.same };
  } catch (error) {
    discard();
    throw error;
  }
}

async function show(folder: string, session: Session): Promise<string> {
  const { environments } = await session.loadEstate(folder);
  const order = promotionOrderOf(environments);
  const history = await readHistory(gitHistory(folder), { mapping: releaseMapping(""), order });
  const end = Date.parse(STORY.end) / 1000;
  return [
    `${folder} is a repository with ${STORY.steps.filter(({ does }) => does !== "verify").length + 1} commits: a month of deliveries, as on ${STORY.end.slice(0, 10)}.`,
    section("lamplighter status", renderStatus(status(history, end, {}), "text").output),
    section(`lamplighter log --limit ${SHOWN}`, renderLog(deliveryLog(history, { limit: SHOWN }), "text").output),
    section("lamplighter log --audit", renderAudit(audit(history, {}), "text").output),
    `Look further:\n\n${[`cd ${folder}`, ...FURTHER.map(([command, does]) => `npx lamplighter ${command.padEnd(WIDTH)}  # ${does}`), `cd - && rm -r ${folder}`].map((line) => `  ${line}\n`).join("")}`,
  ].join("\n");
}

function section(command: string, output: string): string {
  return `\n$ ${command}\n${output}`;
}

const FURTHER: readonly (readonly [command: string, does: string])[] = [
  ["promote ui --from staging --to prod --plan", "objects, fields and gates, before anything happens"],
  ["promote api --from staging --to prod", "refused: a rollback proved the build bad"],
  ["dora", "deployment frequency, lead time, change-fail rate, time to restore"],
  ["cadence", "a building input that flickers"],
  ["log --app worker", "a hotfix around staging, and its git revert"],
];
const WIDTH = Math.max(...FURTHER.map(([command]) => command.length));
