import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { ROOT } from "../helpers/estate.ts";
import { DeliveryEstate, digest, image, VARIABLES } from "../release/delivery-estate.ts";

test("Ctrl-C during a verification ends the program of the gate, and nothing is recorded", { timeout: 60_000 }, async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const connected = `require("node:net").connect(${(server.address() as AddressInfo).port}, "127.0.0.1").resume()`;
  const shop = await DeliveryEstate.create();
  shop.estate.replace("environments/staging.ts", "gates: [", `gates: [command({ name: "smoke", run: ${JSON.stringify([process.execPath, "-e", connected])} }), `);
  shop.estate.replace("environments/staging.ts", "import {", "import { command, ");
  await shop.ok("synth", "--no-type-check");
  shop.commit("A gate");
  await shop.ok("release", "web", "--env", "dev", "--image", image("web", "1"));
  shop.estate.write(".git/report.json", JSON.stringify({ schemaVersion: 1, digest: digest("1"), health: { state: "passed" } }));
  const child = spawn(process.execPath, ["--conditions=lamplighter-source", `${ROOT}cli/main.ts`, "verify", "web", "--env", "dev", "--file", ".git/report.json"], { cwd: shop.estate.folder, env: VARIABLES as NodeJS.ProcessEnv, stdio: "ignore" });
  const exit = once(child, "close");
  const [program] = await once(server, "connection") as [Socket];
  const programEnds = new Promise((settle) => program.on("error", () => undefined).on("close", settle).resume());
  child.kill("SIGINT");
  expect(await exit).toEqual([130, null]);
  await programEnds;
  expect(shop.git("branch", "--list", "lamplighter/evidence")).toBe("");
});
