import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./estate.ts";

/** Runs something with the network cut, and gives what it tried to reach beside its own answer. */
export async function withoutNetwork<Result>(run: (env: Readonly<Record<string, string>>) => Promise<Result>): Promise<{ readonly result: Result; readonly attempts: string }> {
  const folder = mkdtempSync(join(tmpdir(), "network-"));
  const file = join(folder, "attempts");
  try {
    const result = await run({ NODE_OPTIONS: `--require ${ROOT}test/helpers/without-network.cjs`, NETWORK_ATTEMPTS: file });
    return { result, attempts: readAttempts(file) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readAttempts(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
