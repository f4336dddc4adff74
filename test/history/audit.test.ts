import { expect, test } from "vitest";
import { audit, renderAudit } from "../../engine/history/index.ts";
import type { AuditFinding } from "../../engine/history/index.ts";
import { digest, historyOf, messageOf, pins, pointerPath, record } from "./estate.ts";
import { repositoryOf, shallowClone, START, HOUR } from "./repository.ts";
import type { CommitInput, TestRepository } from "./repository.ts";

function made(environment: string, build: number, action: "release" | "promote" | "rollback", more: object = {}): CommitInput {
  return { files: pins({ [environment]: build }), message: messageOf(`${action} web`, record(action, environment, build, more)) };
}

/** A clean way of one build through all environments. */
function passed(build: number): readonly CommitInput[] {
  return [made("dev", build, "release"), made("staging", build, "promote"), made("prod", build, "promote")];
}

async function findings(repository: TestRepository): Promise<readonly AuditFinding[]> {
  return audit(await historyOf(repository)).findings;
}

async function rules(commits: readonly CommitInput[]): Promise<readonly string[]> {
  return (await findings(repositoryOf(commits))).map(({ rule, severity }) => `${severity} ${rule}`);
}

test("builds that took the whole path give no finding", async () => {
  expect(await rules([...passed(1), ...passed(2), made("prod", 1, "rollback"), ...passed(3)])).toEqual([]);
});

test("a build that skipped an environment is found, with its commit", async () => {
  const repository = repositoryOf([...passed(1), made("dev", 2, "release"), made("prod", 2, "promote", { from: "dev" })]);
  const [found] = await findings(repository);
  expect(found).toMatchObject({ rule: "skipped-environment", severity: "error", proof: [repository.commits[4]] });
  expect(found!.fix).toContain("lamplighter promote web --from staging --to prod");
});

test("a build that landed in two environments at once skipped the first one", async () => {
  const records = [record("release", "dev", 2), record("promote", "staging", 2, { from: "dev" })];
  expect(await rules([...passed(1), { files: pins({ dev: 2, staging: 2 }), message: messageOf("both", ...records) }])).toContain("error skipped-environment");
});

test("an application that is introduced everywhere at once skipped nothing", async () => {
  expect(await rules([{ files: pins({ dev: 1, staging: 1, prod: 1 }) }])).toEqual([]);
  expect(await rules([{ files: pins({ dev: 3, staging: 2, prod: 1 }) }])).toEqual([]);
});

test("an application that is introduced in a later environment alone skipped the ones before it", async () => {
  expect(await rules([{ files: pins({ prod: 1 }) }])).toEqual(["error skipped-environment"]);
});

test("a rollback may skip an environment", async () => {
  expect(await rules([{ files: pins({ dev: 3, staging: 2, prod: 1 }) }, { files: pins({ dev: 4, staging: 3 }) }, { files: pins({ staging: 2 }) }])).toEqual([]);
});

test("in a shallow clone nobody can tell what was skipped", async () => {
  const whole = repositoryOf([made("dev", 2, "release"), made("dev", 3, "release"), { files: { "readme.md": "x" } }, made("staging", 2, "promote")]);
  expect(await findings(whole)).toEqual([]);
  expect((await findings(shallowClone(whole, 2))).map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(["unknown skipped-environment"]);
});

test("an older build that replaced a newer one is out of order", async () => {
  const repository = repositoryOf([made("dev", 1, "release"), made("dev", 2, "release"), made("staging", 2, "promote"), made("staging", 1, "promote")]);
  const [found] = await findings(repository);
  expect(found).toMatchObject({ rule: "out-of-order", severity: "error", proof: [repository.commits[3], repository.commits[2]] });
});

test("going back with a reason is in order, and so is a rollback", async () => {
  const there = [made("dev", 1, "release"), made("dev", 2, "release"), made("staging", 1, "promote"), made("staging", 2, "promote")];
  expect(await rules([...there, made("staging", 1, "promote", { reason: "the other one waits for its database" })])).toEqual([]);
  expect(await rules([...there, made("staging", 1, "rollback")])).toEqual([]);
});

test("a release that goes back to an earlier build without saying so is out of order", async () => {
  expect(await rules([made("dev", 1, "release"), made("dev", 2, "release"), made("dev", 1, "release")])).toEqual(["error out-of-order"]);
});

test("an environment that got a build after the one behind it is out of order, too", async () => {
  expect(await rules([...passed(1), made("dev", 2, "release"), made("prod", 2, "promote", { from: "dev" }), made("staging", 2, "promote")])).toEqual(["warning out-of-order", "error skipped-environment"]);
});

test("a hand edit is found, and counts once", async () => {
  const repository = repositoryOf([made("dev", 1, "release"), { files: pins({ dev: 2 }), author: "Mallory <m@example.com>" }]);
  expect(await findings(repository)).toMatchObject([{ rule: "hand-edit", severity: "warning", change: { author: { name: "Mallory" } }, proof: [repository.commits[1]] }]);
});

test("a move that landed without its trailers is found where the toolkit is in use", async () => {
  expect(await rules([...passed(1), made("dev", 2, "release"), { files: pins({ staging: 2 }), message: "Promote web (#12)" }])).toEqual(["warning missing-trailer"]);
  expect(await rules([{ files: pins({ dev: 1 }) }, { files: pins({ staging: 1 }) }])).toEqual([]);
});

test("a pointer that a commit of the toolkit moved on the side is a hand edit", async () => {
  expect(await rules([...passed(1), { files: { ...pins({ dev: 2 }), ...pins({ dev: 9 }, "api") }, message: messageOf("x", record("release", "dev", 2)) }])).toEqual(["warning hand-edit"]);
});

test("a git revert by hand needs no trailer, a rollback by hand does", async () => {
  const there = [made("dev", 1, "release"), made("dev", 2, "release")];
  const id = repositoryOf(there).commits[1];
  expect(await rules([...there, { files: pins({ dev: 1 }), message: `Revert "release web"\n\nThis reverts commit ${id}.\n` }])).toEqual([]);
  expect(await rules([...there, { files: pins({ dev: 1 }), message: "back" }])).toEqual(["warning missing-trailer"]);
});

test("trailers that contradict the content are found", async () => {
  expect(await rules([...passed(1), made("dev", 2, "release", { digest: digest(9) })])).toEqual(["warning hand-edit", "error contradicting-trailer"]);
});

test("trailers about a pointer that the commit does not touch are found", async () => {
  const message = messageOf("x", record("release", "dev", 2), record("promote", "prod", 2));
  const found = await findings(repositoryOf([...passed(1), { files: pins({ dev: 2 }), message }]));
  expect(found).toMatchObject([{ rule: "contradicting-trailer", what: expect.stringContaining('claims to "promote" "web" in "prod"') }]);
});

test("a build that was rolled back and comes again is found, unless a reason is given", async () => {
  const there = [...passed(1), ...passed(2), made("prod", 1, "rollback")];
  const repository = repositoryOf([...there, made("prod", 2, "promote")]);
  expect(await findings(repository)).toMatchObject([{ rule: "known-bad", severity: "error", proof: [repository.commits[7], repository.commits[6]] }]);
  expect(await rules([...there, made("prod", 2, "promote", { reason: "the database was at fault" })])).toEqual([]);
});

test("a build that a git revert took away with its pointer is known bad, until that is undone by its short id", async () => {
  const there = [...passed(1).slice(0, 2), { files: pins({ prod: 1 }), message: messageOf("promote web", record("promote", "prod", 1)) }];
  const gone = [...there, { files: pins({ prod: null }), message: `Revert\n\nThis reverts commit ${repositoryOf(there).commits[2]}.\n` }];
  const id = repositoryOf(gone).commits[3]!;
  expect(await rules(gone)).toEqual([]);
  expect(await rules([...gone, made("prod", 1, "promote")])).toEqual(["error known-bad"]);
  expect(await rules([...gone, { files: pins({ prod: 1 }), message: `Back again\n\nThis reverts commit ${id.slice(0, 7)} (Revert, 2026-09-01).\n` }])).toEqual(["warning missing-trailer"]);
});

test("in a shallow clone an audit is clean only of what landed after the cut", async () => {
  const history = await historyOf(shallowClone(repositoryOf([...passed(1), made("dev", 2, "release")]), 2));
  const exitCode = (since?: number): number => renderAudit(audit(history, since === undefined ? {} : { since }), "text").exitCode;
  expect([exitCode(), exitCode(START + 2 * HOUR), exitCode(START + 2 * HOUR + 1)]).toEqual([1, 1, 0]);
  expect(renderAudit(audit(history), "text").output).toMatch(/^0 findings in 4 moves\nhistory is unknown before .*\nso this counts as no clean answer; /);
});

test("a pointer that cannot be read is unknown, and not clean", async () => {
  expect(await rules([...passed(1), { files: { [pointerPath("dev")]: "{" } }])).toEqual(["unknown unreadable-pointer"]);
});

test("the audit is narrowed by application, environment and time", async () => {
  const history = await historyOf(repositoryOf([made("dev", 1, "release"), { files: pins({ dev: 2 }) }, { files: pins({ dev: 3 }) }]));
  expect(audit(history, { environments: ["prod"] }).findings).toEqual([]);
  expect(audit(history, { since: START + 2 * HOUR }).findings).toHaveLength(1);
  expect(() => audit(history, { apps: ["wep"] })).toThrow('Did you mean "web"?');
});
