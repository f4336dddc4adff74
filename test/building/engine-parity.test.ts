import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compareDocuments } from "../../scripts/engine-parity.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

test("both engines render the estate to the same Terraform", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--conditions=lamplighter-source", "scripts/engine-parity.ts"], { cwd: ROOT, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^\d+ stacks are the same under cdktf and cdktn\n$/);
  expect(status).toBe(0);
});

test("the sources type-check against the second engine too", () => {
  const { stdout } = spawnSync(`${ROOT}node_modules/.bin/tsc`, ["-p", ".", "--customConditions", "lamplighter-source,cdktn"], { cwd: ROOT, encoding: "utf8" });
  expect(stdout.split("\n").filter((line) => /^(constructs\/building|stacks|test\/building)\//.test(line))).toEqual([]);
});

test("a difference is told with its stack, place and both values; the provider's version is none", () => {
  const document = (version: string, name: string): Record<string, unknown> => ({ terraform: { required_providers: { aws: { version } } }, resource: { aws_vpc: { network: { tags: { name } } } } });
  expect(compareDocuments({ "dev/network": document("6.25.0", "a") }, { "dev/network": document("6.66.0", "a") })).toEqual([]);
  expect(compareDocuments({ "dev/network": document("6.25.0", "a") }, { "dev/network": document("6.66.0", "b"), "dev/cluster": {} })).toEqual([
    "dev/cluster: (the whole stack): cdktf has nothing, cdktn has {}",
    "dev/network: resource.aws_vpc.network.tags.name: cdktf has \"a\", cdktn has \"b\"",
  ]);
});
