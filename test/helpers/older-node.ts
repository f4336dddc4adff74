import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";

/** The folders of PATH without those that npm and npx put in front: what the machine has by itself. */
export const MACHINES_PATH = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules")).join(delimiter);

/**
 * The machine's own Node, where it is older than that.
 *
 * @param major the first one that is not wanted any more
 */
export function tryFindOlderNode(major: number): string | undefined {
  return MACHINES_PATH.split(delimiter).map((folder) => join(folder, "node")).find((node) => {
    const version = /^v(\d+)\./.exec(spawnSync(node, ["--version"], { encoding: "utf8" }).stdout ?? "");
    return version !== null && Number(version[1]) < major;
  });
}
