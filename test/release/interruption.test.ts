import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ROOT } from "../helpers/estate.ts";
import { DeliveryEstate, image, VARIABLES } from "./delivery-estate.ts";

const LINE = ["--conditions=lamplighter-source", `${ROOT}cli/main.ts`];

/** web runs in dev. Its chart waits until it was told to go on. */
async function slowShop(): Promise<DeliveryEstate> {
  const shop = await DeliveryEstate.create();
  await shop.ok("release", "web", "--env", "dev", "--image", image("web", "1"));
  const [rendering, go] = [shop.estate.path(".git/rendering"), shop.estate.path(".git/go")].map((path) => JSON.stringify(path));
  const wait = `if (environment.name === "staging" && !existsSync(${go})) { writeFileSync(${rendering}, ""); while (!existsSync(${go})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5); }`;
  shop.estate.replace("charts/web.ts", "export default", 'import { existsSync, writeFileSync } from "node:fs";\nexport default');
  shop.estate.replace("charts/web.ts", "=> {\n", `=> {\n  ${wait}\n`);
  shop.estate.write(".git/go", "");
  await shop.ok("synth", "--no-type-check");
  shop.estate.remove(".git/go");
  shop.commit("A slow chart");
  return shop;
}

test.each([["SIGINT", 130, []], ["SIGTERM", 143, []], ["SIGINT", 130, ["--pull-request"]], ["SIGINT", 130, ["--plan"]]] as const)("%s exits %i with no answer, and nothing has changed: promote %j", { timeout: 60_000 }, async (signal, exitCode, more) => {
  const shop = await slowShop();
  const before = shop.state();
  const child = spawn(process.execPath, [...LINE, "promote", "web", "--from", "dev", "--to", "staging", ...more], { cwd: shop.estate.folder, env: VARIABLES as NodeJS.ProcessEnv });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const ended = new Promise((settle) => child.on("close", settle));
  await expect.poll(() => existsSync(shop.estate.path(".git/rendering")), { interval: 5, timeout: 30_000 }).toBe(true);
  child.kill(signal);
  shop.estate.write(".git/go", "");
  expect([await ended, output]).toEqual([exitCode, ""]);
  expect(shop.state()).toBe(before);
  expect(await shop.ok("promote", "web", "--from", "dev", "--to", "staging")).toContain("committed");
});

test("a reader that goes away after the first line keeps nothing from being committed", { timeout: 60_000 }, async () => {
  const shop = await DeliveryEstate.create();
  const line = `set -o pipefail; '${process.execPath}' ${LINE.map((each) => `'${each}'`).join(" ")} release web --env dev --image ${image("web", "1")} | head -1`;
  expect((await promisify(execFile)("bash", ["-c", line], { cwd: shop.estate.folder, env: VARIABLES as NodeJS.ProcessEnv })).stdout).toContain("Release web");
  expect(shop.live("dev")).toBe("1");
  expect(shop.git("status", "--porcelain", "--untracked-files=all")).toBe("");
});
