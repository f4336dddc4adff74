import { expect, test } from "vitest";
import { DeliveryEstate, image } from "./delivery-estate.ts";

/** web with what its chart makes besides; two builds were released to dev. */
async function shopWith(...chart: readonly [before: string, between: string]): Promise<DeliveryEstate> {
  const shop = await DeliveryEstate.create();
  for (const [index, more] of chart.entries()) {
    shop.estate.write("charts/web.ts", [
      'import { ApiObject } from "cdk8s";',
      'import { chart, Migration, WebService } from "lamplighter/lights";',
      "export default chart(({ scope, environment, release }) => {",
      '  new WebService(scope, "web", { image: release.image("web"), port: 8080 });',
      `  ${more}`,
      "  void [ApiObject, Migration, environment];",
      "});",
    ].join("\n"));
    await shop.ok("synth", "--no-type-check");
    shop.commit(`Chart ${index}`);
    await shop.ok("release", "web", "--env", "dev", "--image", image("web", String(index + 1)));
  }
  return shop;
}

const migration = (kind: string): string => `new Migration(scope, "web-migrate", { environment, image: release.image("web"), kind: "${kind}" });`;
const object = (manifest: string): string => `new ApiObject(scope, "more", ${manifest});`;
const claim = (size: string) => object(`{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "data", labels: { size: "${size}" } }, spec: { accessModes: ["${size}"] } }`);
const resource = (version: string) => object(`{ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "lamps.acme.example.com" }, spec: { group: "acme.example.com", versions: [{ name: "${version}" }] } }`);

test.each<readonly [what: string, before: string, between: string, said: string]>([
  ["a contract migration", "", migration("contract"), "a contract migration ran"],
  ["a volume that changed", claim("ReadWriteOnce"), claim("ReadWriteMany"), "spec.accessModes"],
  ["a volume that went", claim("ReadWriteOnce"), "", "it was removed: with the usual reclaim policy the volume and its data are deleted"],
  ["a custom resource whose versions changed", resource("v1"), resource("v2"), "the versions of a custom resource changed"],
])("a rollback across %s is refused, told by a plan, and done where somebody says why", { timeout: 120_000 }, async (_, before, between, said) => {
  const shop = await shopWith(before, between);
  const state = shop.state();
  const refused = await shop.run("rollback", "web", "--env", "dev");
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining(said)]);
  expect((await shop.run("rollback", "web", "--env", "dev", "--plan")).stdout).toContain(said);
  expect(shop.state()).toBe(state);
  await shop.ok("rollback", "web", "--env", "dev", "--across-one-way", "the data was saved");
  expect(shop.live("dev")).toBe("1");
  expect(shop.git("log", "-1", "--format=%(trailers:key=Lamplighter-Reason,valueonly)")).toBe("across one-way steps: the data was saved");
});

test("a rollback across an expand migration is an ordinary one", { timeout: 120_000 }, async () => {
  const shop = await shopWith("", migration("expand"));
  await shop.ok("rollback", "web", "--env", "dev");
  expect(shop.live("dev")).toBe("1");
});

test("what the restored build renders to differently than when it ran is shown", { timeout: 120_000 }, async () => {
  const shop = await shopWith("", object('{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "extra" }, data: { a: "b" } }'));
  const { stdout } = await shop.run("rollback", "web", "--env", "dev", "--plan");
  expect(stdout).toContain("what is restored differs from what ran at ");
  expect(stdout).toMatch(/\+ ConfigMap shop\/extra/);
});

test("where nothing else changed, what is restored is what ran", { timeout: 120_000 }, async () => {
  const shop = await shopWith("", "// Only the source differs.");
  expect((await shop.run("rollback", "web", "--env", "dev", "--plan")).stdout).toContain("what is restored renders to what ran at ");
});
