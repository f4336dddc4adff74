import { existsSync } from "node:fs";
import { join } from "node:path";
import { Child } from "../machine/child.ts";
import { eventually, found, notYet } from "../machine/eventually.ts";
import { freePort } from "../machine/free-ports.ts";
import { run, runToEnd } from "../machine/run-program.ts";
import { Unavailable } from "../tools/build.ts";
import { cacheFolder } from "../tools/cache.ts";

const VERSION = "5.2.5";

export interface Moto {
  readonly url: string;
  readonly server: Child;
}

/** The simulator of AWS for everything but EKS, with the account of the environment. @throws Unavailable where it cannot be had */
export async function startMoto(account: string, folder: string): Promise<Moto> {
  const program = await installed();
  const port = await freePort();
  const server = new Child({
    name: "moto", program, arguments: ["-H", "127.0.0.1", "-p", String(port)], log: join(folder, "moto.log"),
    env: { MOTO_ACCOUNT_ID: account, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually("moto answers", 60, async () => {
    server.assertAlive();
    return fetch(`${url}/moto-api/`).then(({ ok, status }) => (ok ? found(true) : notYet(`status ${status}`)), (error: Error) => notYet(error.message));
  });
  return { url, server };
}

/** Installed once from PyPI, outside the checkout. */
async function installed(): Promise<string> {
  const folder = join(cacheFolder(), `moto-${VERSION}`);
  const program = join(folder, "bin/moto_server");
  if (existsSync(program)) return program;
  if ((await runToEnd("python3", ["--version"]).catch(() => undefined))?.exitCode !== 0) throw new Unavailable("python3 is not on the path, and moto, which simulates AWS, is written in it");
  await run("python3", ["-m", "venv", folder]).catch((error: Error) => { throw new Unavailable(`no place for moto: ${error.message}`); });
  await run(join(folder, "bin/pip"), ["-q", "install", `moto[server]==${VERSION}`], { within: 300 }).catch((error: Error) => { throw new Unavailable(`moto cannot be had from PyPI: ${error.message}`); });
  return program;
}
