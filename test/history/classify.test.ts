import { expect, test } from "vitest";
import { CommitIds } from "../../engine/history/commit-ids.ts";
import { digest, historyOf, messageOf, pins, pointerFile, pointerPath, record, told } from "./estate.ts";
import { cloneOf, repositoryOf, shallowClone } from "./repository.ts";
import type { CommitInput } from "./repository.ts";

/** A commit of the toolkit. */
function made(environment: string, build: number, action: "release" | "promote" | "rollback", more: object = {}): CommitInput {
  return { files: pins({ [environment]: build }), message: messageOf(`${action} web`, record(action, environment, build, more)) };
}

async function last(commits: readonly CommitInput[]): Promise<string> {
  return (await told(repositoryOf(commits))).at(-1)!;
}

test("trailers that agree with the content name the kind", async () => {
  const history = await historyOf(repositoryOf([made("dev", 1, "release"), made("staging", 1, "promote"), made("dev", 2, "release"), made("dev", 1, "rollback", { previous: digest(2) })]));
  expect(history.moves.map(({ kind, decidedBy }) => [kind, decidedBy])).toEqual([["release", "trailer"], ["promote", "trailer"], ["release", "trailer"], ["rollback", "trailer"]]);
});

test("several applications in one commit each have a record of their own", async () => {
  const records = [record("release", "dev", 1), record("release", "dev", 2, { app: "api" })];
  expect(await told(repositoryOf([{ files: { ...pins({ dev: 1 }), ...pins({ dev: 2 }, "api") }, message: messageOf("Release both", ...records) }]))).toEqual(["dev api v2: release", "dev web v1: release"]);
});

test("without trailers, the build of the environment before was promoted", async () => {
  expect(await last([{ files: pins({ dev: 1 }) }, { files: pins({ staging: 1 }) }])).toBe("staging web v1: promote");
});

test("without trailers, a build that ran nowhere before was released", async () => {
  expect(await last([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }])).toBe("dev web v2: release");
});

test("without trailers, going back to an earlier build is a rollback", async () => {
  expect(await last([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }, { files: pins({ dev: 1 }) }])).toBe("dev web v1: rollback");
});

test("undoing a rollback is not another rollback", async () => {
  const back = [{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }, { files: pins({ dev: 1 }) }];
  expect(await last([...back, { files: pins({ dev: 2 }) }])).toBe("dev web v2: release");
  const staged = [{ files: pins({ dev: 1 }) }, { files: pins({ staging: 1 }) }, { files: pins({ dev: 2 }) }, { files: pins({ staging: 2 }) }, { files: pins({ staging: 1 }) }];
  expect(await last([...staged, { files: pins({ staging: 2 }) }])).toBe("staging web v2: promote");
});

test("a git revert by hand is a rollback, and known as one", async () => {
  const first = repositoryOf([{ files: pins({ dev: 1 }) }, made("dev", 2, "release")]);
  const history = await historyOf(repositoryOf([{ files: pins({ dev: 1 }) }, made("dev", 2, "release"), { files: pins({ dev: 1 }), message: `Revert "release web"\n\nThis reverts commit ${first.commits[1]}.\n` }]));
  expect(history.moves.at(-1)).toMatchObject({ kind: "rollback", decidedBy: "revert" });
});

test("a message that claims to revert and does not is judged by its content", async () => {
  const first = repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }]);
  const history = await historyOf(repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }, { files: pins({ dev: 3 }), message: `Revert\n\nThis reverts commit ${first.commits[1]}.\n` }]));
  expect(history.moves.at(-1)).toMatchObject({ kind: "release", decidedBy: "content" });
});

test("a real git revert is understood", async () => {
  const bare = repositoryOf([{ files: pins({ dev: 1 }) }, made("dev", 2, "release")]);
  const clone = cloneOf(bare);
  clone.git("config", "core.bare", "false");
  clone.git("--work-tree=.", "checkout", "--quiet", "--force", "main");
  clone.git("--work-tree=.", "-c", "user.name=x", "-c", "user.email=x@example.com", "revert", "--no-edit", "main");
  expect((await historyOf(clone)).moves.at(-1)).toMatchObject({ kind: "rollback", decidedBy: "revert" });
});

test.each([7, 40])("a git revert that refers to its commit with %i digits is understood", async (digits) => {
  const before = [{ files: pins({ dev: 1 }) }, made("dev", 2, "release")];
  const id = repositoryOf(before).commits[1]!;
  const history = await historyOf(repositoryOf([...before, { files: pins({ dev: 1 }), message: `Errors since noon\n\nThis reverts commit ${id.slice(0, digits)} (release web (again), 2026-09-01).\n` }]));
  expect(history.moves.at(-1)).toMatchObject({ kind: "rollback", decidedBy: "revert", move: { reverts: id } });
});

test("a real git revert --reference is understood", async () => {
  const clone = cloneOf(repositoryOf([{ files: pins({ dev: 1 }) }, made("dev", 2, "release")]));
  clone.git("config", "core.bare", "false");
  clone.git("--work-tree=.", "checkout", "--quiet", "--force", "main");
  clone.git("--work-tree=.", "-c", "user.name=x", "-c", "user.email=x@example.com", "revert", "--reference", "--no-edit", "main");
  expect((await historyOf(clone)).moves.at(-1)).toMatchObject({ kind: "rollback", decidedBy: "revert" });
});

test("the beginning of an id that several moves have names none of them", () => {
  const ids = new CommitIds();
  for (const id of ["abcd1", "abcd2", "abcd22"]) ids.add(id);
  expect(["abcd", "abcd1", "abcd2", "abcd22", "abcd3", "ffff"].map((beginning) => ids.tryResolve(beginning))).toEqual([undefined, "abcd1", "abcd2", "abcd22", undefined, undefined]);
});

test("once the branch has commits of the toolkit, a new build without trailers is a hand edit", async () => {
  expect(await last([made("dev", 1, "release"), { files: pins({ dev: 2 }) }])).toBe("dev web v2: hand edit");
});

test("before that it is a release", async () => {
  expect((await told(repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }, made("dev", 3, "release")])))).toEqual(["dev web v1: release", "dev web v2: release", "dev web v3: release"]);
});

test("a change that leaves the build as it is is a hand edit and deploys nothing", async () => {
  const history = await historyOf(repositoryOf([{ files: pins({ dev: 1 }) }, { files: { [pointerPath("dev")]: pointerFile(1, { tag: "latest" }) } }]));
  expect(history.moves.at(-1)).toMatchObject({ kind: "hand edit", deploys: false });
});

test("a pointer that goes away is a removal, and its return with the build that it had is no rollback", async () => {
  expect(await told(repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: null }) }, { files: pins({ dev: 1 }) }]))).toEqual(["dev web v1: release", "dev web -: removal", "dev web v1: release"]);
});

test("a pointer that returns with an older build than it had is a rollback", async () => {
  expect(await last([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }, { files: pins({ dev: null }) }, { files: pins({ dev: 1 }) }])).toBe("dev web v1: rollback");
});

/** The removal of a pointer whose message reverts a commit of what was there before. */
function takenBack(before: readonly CommitInput[], reverted: number): readonly CommitInput[] {
  return [...before, { files: pins({ dev: null }), message: `Revert\n\nThis reverts commit ${repositoryOf(before).commits[reverted]}.\n` }];
}

test("a git revert of the commit that introduced a pointer is a rollback to nothing", async () => {
  const history = await historyOf(repositoryOf(takenBack([made("dev", 1, "release")], 0)));
  expect(history.moves.at(-1)).toMatchObject({ kind: "rollback", decidedBy: "revert", deploys: false });
});

test("a removal whose message reverts a move that introduced nothing is a removal", async () => {
  expect(await last(takenBack([made("dev", 1, "release"), made("dev", 2, "release")], 1))).toBe("dev web -: removal");
});

test.each([["a commit that is not seen", 0], ["its oldest commit", 1]])("in a shallow clone nobody can tell what the revert of %s takes back", async (_, reverted) => {
  const whole = repositoryOf(takenBack([made("dev", 1, "release"), { files: { "readme.md": "x" } }], reverted));
  expect(await told(shallowClone(whole, 2))).toEqual(["dev web v1: unknown", "dev web -: unknown"]);
});

test("a renamed application keeps its past", async () => {
  const repository = repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }, { files: { ...pins({ dev: null }), ...pins({ dev: 2 }, "site") } }, { files: pins({ dev: 1 }, "site") }]);
  expect(await told(repository)).toEqual(["dev web v1: release", "dev web v2: release", "dev site v2: rename", "dev site v1: rollback"]);
});

test("an unreadable pointer is unknown, and so is the same build after it", async () => {
  const file = pointerPath("dev");
  expect(await told(repositoryOf([{ files: pins({ dev: 1 }) }, { files: { [file]: "{" } }, { files: pins({ dev: 1 }) }, { files: { [file]: "{" } }, { files: pins({ dev: 2 }) }]))).toEqual([
    "dev web v1: release", "dev web -: unknown", "dev web v1: unknown", "dev web -: unknown", "dev web v2: release",
  ]);
});

test("in a shallow clone what is not seen is unknown", async () => {
  const whole = repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }, { files: pins({ dev: 1 }) }]);
  expect(await told(whole)).toEqual(["dev web v1: release", "dev web v2: release", "dev web v1: rollback"]);
  expect(await told(shallowClone(whole, 2))).toEqual(["dev web v2: unknown", "dev web v1: unknown"]);
});

test("in a shallow clone what is seen is known", async () => {
  const whole = repositoryOf([{ files: pins({ dev: 0 }) }, { files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }, { files: pins({ dev: 1 }) }, { files: pins({ staging: 2 }) }]);
  expect(await told(shallowClone(whole, 4))).toEqual(["dev web v1: unknown", "dev web v2: unknown", "dev web v1: rollback", "staging web v2: promote"]);
});

test("after a revision, the build that was there first counts as having run", async () => {
  const repository = repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }, { files: pins({ dev: 1 }) }]);
  expect(await told(repository, { after: repository.commits[0]! })).toEqual(["dev web v2: unknown", "dev web v1: rollback"]);
});

test.each([
  ["another digest", record("release", "dev", 3), "Lamplighter-Digest"],
  ["another previous digest", record("release", "dev", 2, { previous: digest(7) }), "Lamplighter-Previous"],
  ["a rollback to what never ran", record("rollback", "dev", 2), "Lamplighter-Action"],
  ["a promotion from where it never ran", record("promote", "dev", 2, { from: "staging" }), "Lamplighter-From"],
  ["an action that does not exist", { ...record("release", "dev", 2), action: "bless" as "release" }, "Lamplighter-Action"],
])("trailers that claim %s are not believed", async (_, claim, field) => {
  const history = await historyOf(repositoryOf([made("dev", 1, "release"), { files: pins({ dev: 2 }), message: messageOf("x", claim) }]));
  expect(history.moves.at(-1)).toMatchObject({ kind: "hand edit", decidedBy: "content" });
  expect(history.moves.at(-1)!.contradictions).toEqual([expect.stringContaining(field)]);
});

test("trailers that claim a removed pointer are not believed", async () => {
  const history = await historyOf(repositoryOf([made("dev", 1, "release"), { files: pins({ dev: null }), message: messageOf("x", record("release", "dev", 2)) }]));
  expect(history.moves.at(-1)).toMatchObject({ kind: "removal", contradictions: [expect.stringContaining("is gone")] });
});

test("trailers in the middle of a message, or in its subject, are text", async () => {
  const quote = messageOf("", record("release", "dev", 2)).trim();
  for (const message of [`Explain\n\n${quote}\n\nand so on`, quote, `Explain\n\n${quote}\nand so on\n`]) {
    expect((await historyOf(repositoryOf([{ files: pins({ dev: 2 }), message }]))).moves[0]!.move.records).toEqual([]);
  }
});

test("trailers stay in force under those that others add", async () => {
  const message = `${messageOf("x", record("release", "dev", 2))}Signed-off-by: A <a@example.com>\n\nCo-authored-by: B <b@example.com>\n`;
  expect((await historyOf(repositoryOf([{ files: pins({ dev: 2 }), message }]))).moves[0]).toMatchObject({ decidedBy: "trailer" });
});
