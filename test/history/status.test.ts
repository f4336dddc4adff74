import { expect, test } from "vitest";
import { deliveryLog, status } from "../../engine/history/index.ts";
import type { Status } from "../../engine/history/index.ts";
import { historyOf, messageOf, pins, pointerFile, pointerPath, record } from "./estate.ts";
import { HOUR, repositoryOf, shallowClone, START } from "./repository.ts";
import type { TestRepository } from "./repository.ts";

const NOW = START + 100 * HOUR;

async function statusOf(repository: TestRepository): Promise<Status> {
  return status(await historyOf(repository), NOW);
}

async function distances(...steps: readonly Record<string, number | null>[]): Promise<readonly unknown[]> {
  return (await statusOf(repositoryOf(steps.map((step) => ({ files: pins(step) }))))).rows.map(({ distance }) => distance);
}

test("status tells what is live, since when and by whom, in the order of the path", async () => {
  const repository = repositoryOf([{ files: pins({ prod: 1, dev: 1, staging: 1 }) }, { files: pins({ dev: 2 }), author: "Grace Hopper <grace@example.com>" }]);
  const { rows } = await statusOf(repository);
  expect(rows.map(({ environment, pointer }) => [environment, pointer!.tag])).toEqual([["dev", "v2"], ["staging", "v1"], ["prod", "v1"]]);
  expect(rows[0]!.since!.move).toMatchObject({ commit: repository.commits[1], landedAt: START + HOUR, author: { name: "Grace Hopper" } });
});

test("an edit that leaves the build alone does not make it younger", async () => {
  const repository = repositoryOf([{ files: pins({ dev: 1 }) }, { files: { [pointerPath("dev")]: pointerFile(1, { tag: "stable" }) } }]);
  expect((await statusOf(repository)).rows).toMatchObject([{ pointer: { tag: "stable" }, since: { move: { commit: repository.commits[0] } } }]);
});

test("an environment that runs what the one before it runs is level", async () => {
  expect(await distances({ dev: 1 }, { staging: 1 })).toEqual([{ kind: "none" }, { kind: "level" }]);
});

test("the same build of another repository is not level: a registry that moves has to be promoted", async () => {
  const { rows } = await statusOf(repositoryOf([{ files: pins({ dev: 1, staging: 1 }) }, { files: { [pointerPath("dev")]: pointerFile(1, { repository: "registry.example.com/shop" }) } }]));
  expect(rows.map(({ distance }) => distance)).toEqual([{ kind: "none" }, { kind: "apart", why: "the same build, pulled from elsewhere than in dev" }]);
});

test("an environment is behind by the moves of the one before it since, and by their time", async () => {
  expect(await distances({ dev: 1 }, { staging: 1 }, { dev: 2 }, { dev: 3 })).toEqual([{ kind: "none" }, { kind: "behind", moves: 2, seconds: 98 * HOUR }]);
});

test("an environment is ahead where the one before it went back", async () => {
  expect(await distances({ dev: 1 }, { dev: 2 }, { staging: 2 }, { dev: 1 })).toEqual([{ kind: "none" }, { kind: "ahead" }]);
});

test("a build that the environment before never ran stands apart, and so does one with nothing before it", async () => {
  expect(await distances({ dev: 1 }, { staging: 9 }, { prod: 7 })).toEqual([{ kind: "none" }, { kind: "apart", why: "never ran in dev" }, { kind: "apart", why: "never ran in staging" }]);
  expect(await distances({ dev: 1 }, { staging: 1 }, { dev: null })).toEqual([{ kind: "apart", why: "nothing runs in dev" }]);
});

test("in a shallow clone the age of what was there is unknown, and never the first", async () => {
  const shallow = shallowClone(repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ staging: 1 }) }, { files: pins({ dev: 2 }) }]), 2);
  const answer = await statusOf(shallow);
  expect(answer.cut).toBeDefined();
  expect(answer.rows.map(({ since, distance }) => [since?.kind, distance.kind])).toEqual([["unknown", "none"], [undefined, "behind"]]);
});

test("a live build that was rolled back elsewhere is known bad", async () => {
  const repository = repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }, { files: pins({ staging: 2 }) }, { files: pins({ dev: 1 }) }]);
  expect((await statusOf(repository)).rows.map(({ environment, knownBad }) => [environment, knownBad?.commit])).toEqual([["dev", undefined], ["staging", repository.commits[3]]]);
});

test("an unreadable pointer is unknown", async () => {
  expect((await statusOf(repositoryOf([{ files: pins({ dev: 1 }) }, { files: { [pointerPath("dev")]: "[]" } }]))).rows).toMatchObject([{ pointer: undefined, unreadable: "is not a release of schema 1" }]);
});

test("a renamed application keeps its age", async () => {
  const repository = repositoryOf([{ files: pins({ dev: 1 }) }, { files: { ...pins({ dev: null }), ...pins({ dev: 1 }, "site") } }]);
  expect((await statusOf(repository)).rows).toMatchObject([{ app: "site", since: { move: { commit: repository.commits[0] } } }]);
});

test("the log is newest first and narrowed by application, environment, kind and time", async () => {
  const history = await historyOf(repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ staging: 1 }) }, { files: pins({ dev: 5 }, "api") }, { files: pins({ dev: 2 }) }]));
  const shown = (filter: Parameters<typeof deliveryLog>[1]): readonly string[] => deliveryLog(history, filter).entries.map(({ move }) => `${move.environment} ${move.app} ${move.after!.tag}`);
  expect(shown({})).toEqual(["dev web v2", "dev api v5", "staging web v1", "dev web v1"]);
  expect(shown({ apps: ["web"] })).toEqual(["dev web v2", "staging web v1", "dev web v1"]);
  expect(shown({ environments: ["staging"] })).toEqual(["staging web v1"]);
  expect(shown({ kinds: ["promote"] })).toEqual(["staging web v1"]);
  expect(shown({ since: START + 2 * HOUR })).toEqual(["dev web v2", "dev api v5"]);
  expect(shown({ until: START + HOUR })).toEqual(["staging web v1", "dev web v1"]);
  expect(shown({ limit: 1 })).toEqual(["dev web v2"]);
  expect(deliveryLog(history, { limit: 1 }).more).toBe(3);
});

test("a filter that names nothing known is refused, with the nearest name", async () => {
  const history = await historyOf(repositoryOf([{ files: pins({ dev: 1 }) }]));
  expect(() => deliveryLog(history, { environments: ["stagin"] })).toThrow('Did you mean "staging"?');
  expect(() => status(history, NOW, { apps: ["wep"] })).toThrow('Did you mean "web"?');
});

test("lead time is counted from a source commit in the same repository", async () => {
  const source = repositoryOf([{ message: "work" }]).commits[0]!;
  const repository = repositoryOf([{ message: "work" }, { files: { [pointerPath("dev")]: pointerFile(1, { source: { revision: source } }) }, at: START + 3 * HOUR }]);
  expect(deliveryLog(await historyOf(repository)).entries[0]!.leadTime).toEqual({ seconds: 3 * HOUR });
});

test("lead time of a source elsewhere is known where the release recorded its time, and follows the build", async () => {
  const released = { files: pins({ dev: 1 }), message: messageOf("x", record("release", "dev", 1, { sourceTime: new Date((START - HOUR) * 1000).toISOString() })) };
  const history = await historyOf(repositoryOf([released, { files: pins({ staging: 1 }) }]));
  expect(deliveryLog(history).entries.map(({ leadTime }) => leadTime)).toEqual([{ seconds: 2 * HOUR }, { seconds: HOUR }]);
});

test("a build that comes back has no lead time", async () => {
  const released = (build: number): object => ({ files: pins({ dev: build }), message: messageOf("x", record("release", "dev", build, { sourceTime: new Date(START * 1000).toISOString() })) });
  expect(deliveryLog(await historyOf(repositoryOf([released(1), released(2), { files: pins({ dev: 1 }) }]))).entries[0]!.leadTime).toEqual({ unknown: "the build had been here before" });
});

test("lead time is otherwise unknown, with the reason", async () => {
  const leads = async (more: object): Promise<unknown> => deliveryLog(await historyOf(repositoryOf([{ files: { [pointerPath("dev")]: pointerFile(1, more) } }]))).entries[0]!.leadTime;
  expect(await leads({})).toEqual({ unknown: "no source commit is recorded" });
  expect(await leads({ source: { revision: "a".repeat(40) } })).toEqual({ unknown: "the source commit is in another repository, and its time was not recorded" });
});
