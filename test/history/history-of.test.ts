import fc from "fast-check";
import { expect, test } from "vitest";
import { readHistoryOf } from "../../engine/history/index.ts";
import { Past } from "../../engine/release/past.ts";
import { digest, historyOf, ORDER, pins } from "./estate.ts";
import { repositoryOf } from "./repository.ts";
import type { CommitInput, TestRepository } from "./repository.ts";

const APPS = ["web", "site", "shop"];
const BUILDS = [1, 2, 3];

/** All that is asked of the past of one application. */
function answers(past: Past, app: string): unknown {
  return ORDER.names.map((environment) => [
    past.arrivals(environment, app).map(({ commit, after }) => [commit, after?.digest]),
    BUILDS.map((build) => [past.ran(environment, app, digest(build)), past.tryFindProof(app, digest(build))?.commit]),
    BUILDS.map((build) => BUILDS.map((than) => past.isNewer(environment, app, digest(build), digest(than)))),
  ]);
}

async function expectSame(repository: TestRepository): Promise<void> {
  const all = new Past(await historyOf(repository));
  for (const app of APPS) {
    const own = await readHistoryOf([app], repository.history, { order: ORDER, environments: ORDER.names });
    expect(answers(new Past(own), app), app).toEqual(answers(all, app));
  }
}

test("an application that was renamed twice keeps its past where only it is read", async () => {
  const repository = repositoryOf([
    { files: { ...pins({ dev: 1 }, "web"), ...pins({ dev: 3 }, "shop") } },
    { files: pins({ dev: 2 }, "web") },
    { files: pins({ dev: 1 }, "web") },
    { files: { ...pins({ dev: null }, "web"), ...pins({ dev: 1 }, "site") } },
    { files: { ...pins({ dev: null, staging: 1 }, "site"), ...pins({ dev: 1 }, "web") } },
  ]);
  const own = await readHistoryOf(["web"], repository.history, { order: ORDER, environments: ORDER.names });
  expect(new Past(own).arrivals("dev", "web").map(({ after }) => after?.tag)).toEqual(["v2", "v1"]);
  await expectSame(repository);
});

test("whatever happened, the past of one application is the same where only it is read", async () => {
  const build = fc.option(fc.constantFrom(...BUILDS), { nil: null, freq: 4 });
  const change = fc.record({ app: fc.constantFrom(...APPS), environment: fc.constantFrom(...ORDER.names), build });
  await fc.assert(fc.asyncProperty(fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 12 }), async (commits) => {
    const present = new Set<string>();
    const made = commits.map((changes): CommitInput => ({ files: Object.fromEntries(changes.flatMap(({ app, environment, build: to }) => Object.entries(pins({ [environment]: to }, app)).filter(([path]) => (to === null ? present.delete(path) : present.add(path))))) }));
    await expectSame(repositoryOf(made));
  }), { numRuns: 25, seed: 20261126 });
}, 120_000);
