import { expect, test } from "vitest";
import { audit, readDistEdits, renderAudit } from "../../engine/history/index.ts";
import { findRange } from "../../engine/history/range.ts";
import { historyOf } from "./estate.ts";
import { repositoryOf, shallowClone } from "./repository.ts";
import type { CommitInput, TestRepository } from "./repository.ts";

const WEB = "dist/prod/lights/web/shop/Deployment.apps.web.yaml";
const CLUSTER = "dist/prod/building/cluster/main.tf.json";

/** Files of prod as a synth writes them: with the checksum file. */
function synth(sum: string, files: Readonly<Record<string, string | null>>): CommitInput {
  return { files: { ...files, "dist/prod/.lamplighter.sum": sum } };
}

async function edited({ history, commits }: TestRepository, folder = ""): Promise<readonly string[]> {
  const edits = await readDistEdits(history, await findRange(history), folder);
  return edits.map(({ commit, app, files }) => `${commits.indexOf(commit)} ${app} ${files}`);
}

test("what changes without the checksum file of its environment was edited by hand, newest first", async () => {
  expect(await edited(repositoryOf([
    synth("a", { [WEB]: "1", [CLUSTER]: "1" }), { files: { [WEB]: "2" } }, synth("b", { [WEB]: "3" }), { files: { [CLUSTER]: "2", "dist/dev/.lamplighter.sum": "z" } },
  ]))).toEqual(["3 cluster 1", "1 web 1"]);
});

test("a checksum file in pieces counts as one", async () => {
  expect(await edited(repositoryOf([synth("a", { [WEB]: "1" }), { files: { [WEB]: "2", "dist/prod/.lamplighter.c.sum": "c" } }]))).toEqual([]);
});

test("several files of one unit are one edit, and what comes or goes counts", async () => {
  const service = "dist/prod/lights/web/shop/Service.web.yaml";
  expect(await edited(repositoryOf([synth("a", { [WEB]: "1" }), { files: { [WEB]: null, [service]: "1" } }]))).toEqual(["1 web 2"]);
});

test("a file that is made again as the synth had written it is no second edit", async () => {
  expect(await edited(repositoryOf([synth("a", { [WEB]: "1" }), { files: { [WEB]: "2" } }, { files: { [WEB]: "3" } }, { files: { [WEB]: "1" } }]))).toEqual(["2 web 1", "1 web 1"]);
});

test("where no checksum file stood, nobody can tell an edit", async () => {
  expect(await edited(repositoryOf([{ files: { [WEB]: "1" } }, { files: { [WEB]: "2" } }, synth("a", { [WEB]: "3" })]))).toEqual([]);
  expect(await edited(repositoryOf([synth("a", { [WEB]: "1" }), { files: { "dist/prod/.lamplighter.sum": null } }, { files: { [WEB]: "2" } }]))).toEqual([]);
});

test("the oldest commit of a shallow clone edited nothing", async () => {
  const whole = repositoryOf([synth("a", { [WEB]: "1" }), { files: { [WEB]: "2" } }, { files: { [WEB]: "3" } }]);
  expect(await edited(shallowClone(whole, 2))).toEqual(["2 web 1"]);
});

test("an estate in a folder has its own dist", async () => {
  const repository = repositoryOf([{ files: { "platform/dist/prod/.lamplighter.sum": "a", [`platform/${WEB}`]: "1", [WEB]: "1" } }, { files: { [`platform/${WEB}`]: "2", [WEB]: "2" } }]);
  expect(await edited(repository, "platform/")).toEqual(["1 web 1"]);
});

test("the audit tells the edit with commit, author and file, and fails", async () => {
  const repository = repositoryOf([synth("a", { [WEB]: "1" }), { files: { [WEB]: "2" }, author: "Mallory <m@example.com>" }]);
  const edits = await readDistEdits(repository.history, await findRange(repository.history));
  const answer = audit(await historyOf(repository), {}, edits);
  expect(answer.findings).toMatchObject([{ rule: "dist-edit", severity: "error", change: { author: { name: "Mallory" }, file: WEB }, proof: [repository.commits[1]] }]);
  expect(renderAudit(answer, "text").exitCode).toBe(1);
  expect(audit(await historyOf(repository), { environments: ["dev"] }, edits).findings).toEqual([]);
});
