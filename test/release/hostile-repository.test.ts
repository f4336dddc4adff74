import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { release } from "../../engine/actions/release.ts";
import { openDelivery } from "../../engine/ports/open-delivery.ts";
import { temporaryFolder } from "../commit/scratch-repository.ts";
import { image, VARIABLES } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

const WEB = { app: "web", environment: "dev", image: image("web", "1") };

test("nothing that a repository or the environment configures is run", async () => {
  const repository = await RepositoryInProcess.create();
  const folder = temporaryFolder();
  const [program, marker] = [join(folder, "program"), join(folder, "marker")];
  writeFileSync(program, `#!/bin/sh\ntouch '${marker}'\n`);
  chmodSync(program, 0o755);
  for (const key of ["core.fsmonitor", "diff.external", "core.pager", "core.editor"]) repository.git("config", key, program);
  repository.git("config", "core.hooksPath", folder);
  for (const hook of ["pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"]) {
    writeFileSync(join(folder, hook), `#!/bin/sh\ntouch '${marker}'\n`);
    chmodSync(join(folder, hook), 0o755);
  }
  const hostile = { ...VARIABLES, GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "core.fsmonitor", GIT_CONFIG_VALUE_0: program };
  expect((await release(ESTATE, WEB, await openDelivery(repository.world, hostile))).kind).toBe("committed");
  expect(existsSync(marker)).toBe(false);
  // The trap is real: git itself walks into it.
  repository.git("status");
  expect(existsSync(marker)).toBe(true);
});

test("a detached HEAD is refused", async () => {
  const repository = await RepositoryInProcess.create();
  repository.git("checkout", "-q", "--detach");
  await expect(release(ESTATE, WEB, await repository.open())).rejects.toMatchObject({ kind: "input", message: expect.stringContaining("HEAD is detached") });
});

test("where git does not know who commits, nothing has changed", async () => {
  const repository = await RepositoryInProcess.create();
  const state = repository.state();
  const nobody = { PATH: VARIABLES.PATH, HOME: repository.root, GIT_CONFIG_NOSYSTEM: "1" };
  await expect(release(ESTATE, WEB, await openDelivery(repository.world, nobody))).rejects.toMatchObject({ kind: "input", message: expect.stringContaining("who commits") });
  expect(repository.state()).toBe(state);
});
