import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Child } from "../machine/child.ts";
import { eventually, found, notYet } from "../machine/eventually.ts";
import { freePort } from "../machine/free-ports.ts";
import { run, runToEnd } from "../machine/run-program.ts";
import { Unavailable } from "../tools/build.ts";
import { cacheFolder } from "../tools/cache.ts";

const REQUIREMENTS = fileURLToPath(new URL("../tools/moto/requirements.txt", import.meta.url));
const SERVER = fileURLToPath(new URL("../tools/moto/server.py", import.meta.url));
const requirements = readFileSync(REQUIREMENTS, "utf8");

/** With its version, as it is pinned. */
export const MOTO = /^moto==.*$/m.exec(requirements)![0].replace("==", " ");

export interface Moto {
  readonly url: string;
}

/** The simulator of AWS for everything but EKS, with the account of the environment. @throws Unavailable where it cannot be had */
export async function startMoto(account: string, folder: string): Promise<Moto> {
  const python = await installed();
  const port = await freePort();
  const server = new Child({
    name: "moto", program: python, arguments: [SERVER, "-H", "127.0.0.1", "-p", String(port)], log: join(folder, "moto.log"),
    env: { MOTO_ACCOUNT_ID: account, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually("moto answers", 60, async () => {
    server.assertAlive();
    return fetch(`${url}/moto-api/`).then(({ ok, status }) => (ok ? found(true) : notYet(`status ${status}`)), (error: Error) => notYet(error.message));
  });
  return { url };
}

/** Installed once from PyPI, outside the checkout. An installation that is cut leaves nothing that would be taken for one. @returns its Python */
async function installed(): Promise<string> {
  const folder = join(cacheFolder(), `moto-${createHash("sha256").update(requirements).digest("hex").slice(0, 12)}`);
  const python = (place: string): string => join(place, "bin/python3");
  if (existsSync(folder)) return python(folder);
  if ((await runToEnd("python3", ["--version"]).catch(() => undefined))?.exitCode !== 0) throw new Unavailable("python3 is not on the path, and moto, which simulates AWS, is written in it");
  const under = `${folder}.under-way-${process.pid}`;
  await mkdir(cacheFolder(), { recursive: true });
  try {
    await run("python3", ["-m", "venv", under]).catch((error: Error) => { throw new Unavailable(`no place for moto: ${error.message}`); });
    await run(python(under), ["-m", "pip", "-q", "install", "--disable-pip-version-check", "-r", REQUIREMENTS], { within: 600 }).catch((error: Error) => { throw new Unavailable(`moto cannot be had from PyPI: ${error.message}`); });
    await rename(under, folder);
  } finally {
    await rm(under, { recursive: true, force: true });
  }
  return python(folder);
}
