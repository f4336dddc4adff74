import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { applyCommit } from "../../engine/commit/apply.ts";
import { PROMOTION, scratchRepository } from "./scratch-repository.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

/** A repository whose owner signs with an ssh key. */
function signingRepository(): ScratchRepository {
  const repository = scratchRepository();
  const key = path.join(repository.home, "key");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  fs.writeFileSync(path.join(repository.home, "signers"), `ada@example.com ${fs.readFileSync(`${key}.pub`, "utf8")}`);
  for (const [name, value] of [["gpg.format", "ssh"], ["user.signingKey", `${key}.pub`], ["commit.gpgSign", "true"], ["gpg.ssh.allowedSignersFile", path.join(repository.home, "signers")]] as const) repository.git("config", "--global", name, value);
  return repository;
}

test("where git is configured to sign, the commit is signed and git verifies it", async () => {
  const repository = signingRepository();
  await applyCommit(repository.plan(PROMOTION), await repository.open());
  expect(repository.git("log", "-1", "--format=%G? %GS")).toBe("G ada@example.com");
});

test("where it is not, the commit is not signed", async () => {
  const repository = signingRepository();
  repository.git("config", "commit.gpgSign", "false");
  await applyCommit(repository.plan(PROMOTION), await repository.open());
  expect(repository.git("log", "-1", "--format=%G?")).toBe("N");
});

test("a key that cannot sign stops the commit: nothing is made unsigned", async () => {
  const repository = signingRepository();
  const plan = repository.plan(PROMOTION);
  fs.rmSync(path.join(repository.home, "key"));
  await expect(applyCommit(plan, await repository.open())).rejects.toMatchObject({ kind: "outside", message: expect.stringMatching(/the commit could not be signed[^]*commit\.gpgSign/) });
  expect(repository.tip()).toBe(plan.base);
  expect(repository.status()).toBe("");
});

test("a signing program that the repository names is not run; the user's signs", async () => {
  const repository = signingRepository();
  const mark = path.join(repository.home, "mark");
  fs.writeFileSync(path.join(repository.root, ".git/evil"), `#!/bin/sh\ntouch ${mark}\nexit 1\n`, { mode: 0o755 });
  repository.git("config", "gpg.ssh.program", path.join(repository.root, ".git/evil"));
  await applyCommit(repository.plan(PROMOTION), await repository.open());
  expect(fs.existsSync(mark)).toBe(false);
  repository.git("config", "--unset", "gpg.ssh.program");
  expect(repository.git("log", "-1", "--format=%G?")).toBe("G");
});
