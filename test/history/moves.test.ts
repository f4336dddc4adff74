import { join } from "node:path";
import { expect, test } from "vitest";
import { findRange, parsePointerMapping, readMoves } from "../../engine/history/index.ts";
import type { Move, ReadMovesOptions } from "../../engine/history/index.ts";
import { gitHistory } from "../../engine/ports/git-history.ts";
import { digest, messageOf, pins, pointerFile, pointerPath, record } from "./estate.ts";
import { cloneOf, collect, DAY, HOUR, repositoryOf, shallowClone, START } from "./repository.ts";
import type { TestRepository } from "./repository.ts";

async function movesOf(repository: TestRepository, options: ReadMovesOptions & { revision?: string; after?: string } = {}): Promise<Move[]> {
  return collect(readMoves(repository.history, await findRange(repository.history, options.revision, options.after), options));
}

test("a branch without a commit has no moves", async () => {
  expect(await movesOf(repositoryOf([]))).toEqual([]);
});

test("a history without pointers has no moves", async () => {
  expect(await movesOf(repositoryOf([{ files: { "readme.md": "hello" } }]))).toEqual([]);
});

test("each change of a pointer is one move, newest first, with both sides", async () => {
  const repository = repositoryOf([{ files: pins({ dev: 1 }) }, { files: { "readme.md": "no move" } }, { files: pins({ dev: 2 }), message: "two\n" }]);
  const moves = await movesOf(repository);
  expect(moves.map(({ commit, before, after }) => [commit, before?.digest, after?.digest])).toEqual([
    [repository.commits[2], digest(1), digest(2)],
    [repository.commits[0], undefined, digest(1)],
  ]);
  expect(moves[0]).toMatchObject({ app: "web", environment: "dev", subject: "two", landedAt: START + 2 * HOUR, author: { name: "Ada Lovelace", email: "ada@example.com" }, parents: [repository.commits[1]] });
});

test("reformatting a pointer is no move", async () => {
  const file = pointerPath("dev");
  expect(await movesOf(repositoryOf([{ files: { [file]: pointerFile(1) } }, { files: { [file]: JSON.stringify(JSON.parse(pointerFile(1))) } }]))).toHaveLength(1);
});

test("a deleted pointer is a move to nothing", async () => {
  const [gone] = await movesOf(repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: null }) }]));
  expect(gone).toMatchObject({ before: { digest: digest(1) } });
  expect(gone).not.toHaveProperty("after");
});

test("a file that moves takes its pointer along, and is no move", async () => {
  const mapping = parsePointerMapping({ pointers: [{ files: "old/{env}/{app}.json", format: "release" }, { files: "new/{app}/{env}.json", format: "release" }] });
  expect(await movesOf(repositoryOf([{ files: { "old/dev/web.json": pointerFile(1) } }, { files: { "old/dev/web.json": null, "new/web/dev.json": pointerFile(1) } }]), { mapping })).toHaveLength(1);
});

test("an application that is renamed keeps its build", async () => {
  const [renamed] = await movesOf(repositoryOf([{ files: pins({ dev: 1 }) }, { files: { ...pins({ dev: null }), ...pins({ dev: 1 }, "site") } }]));
  expect(renamed).toMatchObject({ app: "site", renamedFrom: "web", before: { digest: digest(1) }, after: { digest: digest(1) } });
});

test("an application that leaves while another comes with another build is no rename", async () => {
  const moves = await movesOf(repositoryOf([{ files: pins({ dev: 1 }) }, { files: { ...pins({ dev: null }), ...pins({ dev: 2 }, "site") } }]));
  expect(moves.slice(0, 2).map(({ app, renamedFrom }) => [app, renamedFrom])).toEqual([["site", undefined], ["web", undefined]]);
});

test("a merged change counts once, when it reached the branch, and keeps author and trailers of its own commit", async () => {
  const repository = repositoryOf([
    { mark: 1, files: pins({ dev: 1 }) },
    { mark: 2, files: pins({ dev: 2 }), author: "Grace Hopper <grace@example.com>", message: messageOf("Release", record("release", "dev", 2)) },
    { mark: 3, files: { "notes.md": "later on the branch" } },
    { mark: 4, parents: [1], files: { "readme.md": "meanwhile" } },
    { mark: 5, parents: [4, 3], files: { ...pins({ dev: 2 }), "notes.md": "later on the branch" }, message: "Merge pull request #7\n", at: START + 5 * DAY },
  ]);
  const moves = await movesOf(repository);
  expect(moves).toHaveLength(2);
  expect(moves[0]).toMatchObject({ commit: repository.commits[4], landedAt: START + 5 * DAY, author: { name: "Grace Hopper" }, committer: { name: "Ada Lovelace" }, merged: { commit: repository.commits[1], subject: "Release" } });
  expect(moves[0]!.records).toEqual([record("release", "dev", 2)]);
});

test("a change that a merge made by itself is the merge's own", async () => {
  const repository = repositoryOf([
    { mark: 1, files: pins({ dev: 1 }) },
    { mark: 2, files: { "notes.md": "x" } },
    { mark: 3, parents: [1], files: { "readme.md": "y" } },
    { mark: 4, parents: [3, 2], files: { ...pins({ dev: 9 }), "notes.md": "x" } },
  ]);
  const [move] = await movesOf(repository);
  expect(move!.after!.digest).toBe(digest(9));
  expect(move).not.toHaveProperty("merged");
});

test("what happened on a side branch that was merged without effect is no move", async () => {
  const repository = repositoryOf([
    { mark: 1, files: pins({ dev: 1 }) },
    { mark: 2, files: pins({ dev: 2 }) },
    { mark: 3, parents: [1], files: { "readme.md": "y" } },
    { mark: 4, parents: [3, 2] },
  ]);
  expect(await movesOf(repository)).toHaveLength(1);
});

test("a shallow clone says where its history ends, and that nothing moved there", async () => {
  const whole = repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }, { files: pins({ dev: 3 }) }]);
  const shallow = shallowClone(whole, 2);
  expect((await findRange(shallow.history)).cut).toEqual({ commit: whole.commits[1], at: START + HOUR });
  const [newest, oldest] = await movesOf(shallow);
  expect(newest).not.toHaveProperty("baseline");
  expect(oldest).toMatchObject({ commit: whole.commits[1], baseline: true, after: { digest: digest(2) } });
});

test("a shallow clone that reaches back to the first commit is not cut", async () => {
  const whole = repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }]);
  expect(await findRange(shallowClone(whole, 10).history)).not.toHaveProperty("cut");
});

test("names that are not UTF-8 are read as well as they can be", async () => {
  const [move] = await movesOf(repositoryOf([{ files: pins({ dev: 1 }), author: Buffer.from("J\xf6rg <j\xf6rg@example.com>", "latin1") }]));
  expect(move!.author).toEqual({ name: "J\ufffdrg", email: "j\ufffdrg@example.com" });
});

test("the order of the branch counts and not the clocks", async () => {
  const repository = repositoryOf([{ files: pins({ dev: 1 }), at: START + 9 * DAY }, { files: pins({ dev: 2 }), at: START }, { files: pins({ dev: 3 }), at: START + DAY }]);
  expect((await movesOf(repository)).map(({ after }) => after!.tag)).toEqual(["v3", "v2", "v1"]);
});

test("a time that no calendar has is unknown", async () => {
  const [move] = await movesOf(repositoryOf([{ files: pins({ dev: 1 }), at: 99_999_999_999_999 }]));
  expect(move!.landedAt).toBeUndefined();
});

test("a huge message costs little and keeps its trailers", async () => {
  const message = `Release\n\n${"long ".repeat(4_000_000)}\n\n${messageOf("x", record("release", "dev", 1)).slice(3)}`;
  const [move] = await movesOf(repositoryOf([{ files: pins({ dev: 1 }), message }]));
  expect(move!.records).toEqual([record("release", "dev", 1)]);
  expect(move!.subject).toBe("Release");
});

test("a pointer that cannot be read is told and does not stop the reading", async () => {
  const file = pointerPath("dev");
  const repository = repositoryOf([{ files: pins({ dev: 1 }) }, { files: { [file]: "{" } }, { files: pins({ dev: 2 }) }, { files: { [file]: null }, links: { [file]: "/etc/passwd" } }]);
  expect((await movesOf(repository)).map(({ unreadable }) => unreadable)).toEqual([{ after: "is a symbolic link" }, { before: "is not JSON" }, { after: "is not JSON" }, undefined]);
});

test("a pointer of many megabytes is not read", async () => {
  const [move] = await movesOf(repositoryOf([{ files: { [pointerPath("dev")]: " ".repeat(3_000_000) + pointerFile(1) } }]));
  expect(move!.unreadable!.after).toBe("is larger than 1048576 bytes");
});

test("only the moves after a commit are read where that is asked", async () => {
  const repository = repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }]);
  expect(await movesOf(repository, { after: repository.commits[0]! })).toHaveLength(1);
});

test("only the moves of one application are read where that is asked", async () => {
  const repository = repositoryOf([{ files: { ...pins({ dev: 1 }), ...pins({ dev: 2 }, "api") } }]);
  expect((await movesOf(repository, { apps: ["api"] })).map(({ app }) => app)).toEqual(["api"]);
});

test("a reader that has seen enough stops git", async () => {
  const repository = repositoryOf(Array.from({ length: 50 }, (_, index) => ({ files: pins({ dev: index }) })));
  for await (const move of readMoves(repository.history, await findRange(repository.history))) {
    expect(move.after!.tag).toBe("v49");
    break;
  }
});

test("a repository with SHA-256 names is read the same way", async () => {
  const moves = await movesOf(repositoryOf([{ files: pins({ dev: 1 }) }, { files: pins({ dev: 2 }) }], "sha256"));
  expect(moves.map(({ commit, after }) => [commit.length, after!.tag])).toEqual([[64, "v2"], [64, "v1"]]);
});

test("the whole repository is read from a folder inside its work tree, also on a detached HEAD", async () => {
  const clone = cloneOf(repositoryOf([{ files: { ...pins({ dev: 1 }), "src/deep/x.ts": "" } }, { files: pins({ dev: 2 }) }]));
  const tree = join(clone.directory, "tree");
  clone.git("worktree", "add", "--quiet", "--detach", tree, "main");
  const history = gitHistory(join(tree, "src/deep"), process.env);
  expect(await collect(readMoves(history, await findRange(history)))).toHaveLength(2);
});

test("a thousand applications that one commit moves keep their records", async () => {
  const apps = Array.from({ length: 1000 }, (_, index) => `app-${index}`);
  const files = Object.assign({}, ...apps.map((app) => pins({ dev: 1 }, app))) as Record<string, string>;
  const message = messageOf("Release all", ...apps.map((app) => record("release", "dev", 1, { app, previous: digest(0), evidence: ["x".repeat(100)] })));
  const moves = await movesOf(repositoryOf([{ files, message }]));
  expect(moves).toHaveLength(1000);
  expect(moves[0]!.records).toHaveLength(1000);
});

test("progress is told while it reads", async () => {
  const repository = repositoryOf(Array.from({ length: 1001 }, (_, index) => ({ files: pins({ dev: index }) })));
  const told: number[] = [];
  await movesOf(repository, { onProgress: ({ commits }) => told.push(commits) });
  expect(told).toEqual([500, 1000]);
});

test.each(["--output=/tmp/stolen", "-x", "main..prod", "", "a b", "HEAD:secrets"])("revision %j is refused before git starts", async (revision) => {
  await expect(findRange(repositoryOf([{ files: {} }]).history, revision)).rejects.toThrow("is not a revision");
});

test.each(["nowhere", "0123456789012345678901234567890123456789"])("revision %j that names no commit is refused", async (revision) => {
  await expect(findRange(repositoryOf([{ files: {} }]).history, revision)).rejects.toMatchObject({ name: "Refusal", kind: "input" });
});
