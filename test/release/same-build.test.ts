import { expect, test } from "vitest";
import { promote } from "../../engine/actions/promote.ts";
import { release } from "../../engine/actions/release.ts";
import { rollback } from "../../engine/actions/rollback.ts";
import type { DeliveryOutcome } from "../../engine/release/deliver.ts";
import { digest, image } from "./delivery-estate.ts";
import { ESTATE, RepositoryInProcess } from "./repository-in-process.ts";

const MOVED = `registry.example.com/acme/web@${digest("2")}`;

/** Builds 1 and 2 of web came to dev and staging; 2 runs in both. */
class Shop {
  readonly repository: RepositoryInProcess;

  private constructor(repository: RepositoryInProcess) {
    this.repository = repository;
  }

  static async create(): Promise<Shop> {
    const shop = new Shop(await RepositoryInProcess.create());
    for (const digit of ["1", "2"]) {
      await shop.release({ image: image("web", digit) });
      await shop.promote();
    }
    return shop;
  }

  async release(fields: { readonly image: string; readonly tag?: string; readonly source?: string }): Promise<DeliveryOutcome> {
    return release(ESTATE, { app: "web", environment: "dev", ...fields }, await this.repository.open());
  }

  async promote(): Promise<DeliveryOutcome> {
    return promote(ESTATE, { from: "dev", to: "staging" }, await this.repository.open());
  }

  async rollback(environment: string): Promise<DeliveryOutcome> {
    return rollback(ESTATE, { app: "web", environment }, await this.repository.open());
  }

  pointer(environment: string): string {
    return this.repository.git("show", `HEAD:environments/releases/${environment}/web.json`);
  }
}

test.each([
  ["another repository", { image: MOVED }],
  ["another tag", { image: image("web", "2"), tag: "2.0" }],
  ["another source", { image: image("web", "2"), source: "a".repeat(40) }],
])("%s of the same build is promoted, once, and is no way back", async (_, fields) => {
  const shop = await Shop.create();
  await shop.release(fields);
  expect(await shop.promote()).toMatchObject({ kind: "committed" });
  expect(shop.pointer("staging")).toBe(shop.pointer("dev"));
  expect(await shop.repository.isCurrent()).toBe(true);
  expect(await shop.promote()).toMatchObject({ kind: "nothing" });
});

test("what is rendered and pulled after a move to another registry is the new one's", async () => {
  const shop = await Shop.create();
  await shop.release({ image: MOVED });
  await shop.promote();
  expect(shop.repository.git("grep", "-h", "image:", "HEAD", "--", "dist/staging")).toContain(MOVED);
});

test("a pointer that is only written in another way is the same one", async () => {
  const shop = await Shop.create();
  shop.repository.write("environments/releases/staging/web.json", JSON.stringify(JSON.parse(shop.pointer("dev"))));
  await shop.repository.synth();
  shop.repository.git("commit", "-q", "-a", "-m", "In one line");
  expect(await shop.promote()).toMatchObject({ kind: "nothing" });
});

test("a build that is known bad does not come in from another repository", async () => {
  const shop = await Shop.create();
  await shop.release({ image: MOVED });
  await shop.rollback("staging");
  await expect(shop.promote()).rejects.toThrow("is known bad: it was rolled back in staging");
});

test("a rollback after a move to another registry goes to the build before, and not to the old registry", async () => {
  const shop = await Shop.create();
  await shop.release({ image: MOVED });
  await shop.promote();
  await shop.rollback("staging");
  expect(shop.pointer("staging")).toContain(digest("1"));
});
