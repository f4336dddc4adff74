import { expect, test } from "vitest";
import { promote } from "../../engine/actions/promote.ts";
import { release } from "../../engine/actions/release.ts";
import { rollback } from "../../engine/actions/rollback.ts";
import { renderDelivery } from "../../engine/render/release-plan.ts";
import { digest, image } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

const web = (digit: string): Parameters<typeof release>[1] => ({ app: "web", environment: "dev", image: image("web", digit), tag: `1.0.${digit}` });
const TO_STAGING = { apps: ["web"], from: "dev", to: "staging" };

test("an estate below the top of its repository is released, promoted and rolled back there", async () => {
  const repository = await RepositoryInProcess.create("platform/estate");
  const ports = await repository.open();
  for (const digit of ["1", "2"]) {
    await release(ESTATE, web(digit), ports);
    await promote(ESTATE, TO_STAGING, ports);
  }
  await rollback(ESTATE, { app: "web", environment: "staging" }, ports);
  expect(repository.git("show", "HEAD:platform/estate/environments/releases/staging/web.json")).toContain(digest("1"));
  expect(repository.git("show", "--format=", "--name-only", "HEAD").trim().split("\n").every((path) => path.startsWith("platform/estate/"))).toBe(true);
  expect(repository.git("status", "--porcelain", "--untracked-files=all")).toBe("");
  expect(await repository.isCurrent()).toBe(true);
});

test("a git revert by hand puts a build on the ledger of known bad ones", async () => {
  const repository = await RepositoryInProcess.create();
  const ports = await repository.open();
  for (const digit of ["1", "2"]) {
    await release(ESTATE, web(digit), ports);
    await promote(ESTATE, TO_STAGING, ports);
  }
  repository.git("revert", "--no-edit", "HEAD");
  await expect(promote(ESTATE, TO_STAGING, ports)).rejects.toThrow("is known bad: it was rolled back in staging");
  await expect(rollback(ESTATE, { app: "web", environment: "staging", to: digest("2") }, ports)).rejects.toThrow("is known bad");
});

test("a rollback passes over builds that were rolled back, and takes a revision as well as a digest", async () => {
  const repository = await RepositoryInProcess.create();
  const ports = await repository.open();
  for (const digit of ["1", "2", "3"]) await release(ESTATE, web(digit), ports);
  const live = (): string => /sha256:(.)/.exec(repository.git("show", "HEAD:environments/releases/dev/web.json"))![1]!;
  await rollback(ESTATE, { app: "web", environment: "dev" }, ports);
  expect(live()).toBe("2");
  await release(ESTATE, web("4"), ports);
  await rollback(ESTATE, { app: "web", environment: "dev", to: "HEAD~4" }, ports);
  expect(live()).toBe("1");
  await expect(rollback(ESTATE, { app: "web", environment: "dev" }, ports)).rejects.toThrow("nothing good is left");
});

test("a plan is what a person can read", async () => {
  const repository = await RepositoryInProcess.create();
  const ports = await repository.open();
  await release(ESTATE, web("1"), ports);
  await promote(ESTATE, TO_STAGING, ports);
  await release(ESTATE, web("2"), ports);
  const { output, exitCode } = renderDelivery(await promote(ESTATE, { ...TO_STAGING, planOnly: true }, ports), { format: "text" });
  expect(exitCode).toBe(1);
  await expect(output).toMatchFileSnapshot("golden/promotion-plan.txt");
});
