import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };
import type { Run } from "./measure.ts";
import { findVanilla } from "./vanilla.ts";
import type { Vanilla } from "./vanilla.ts";
import { writeFiles } from "./write-files.ts";

export const ROOT = fileURLToPath(new URL("../", import.meta.url));
const RAM_DISK = "/dev/shm";

/** Where a run of the benchmarks keeps its estates, and the package they install. */
export class Site {
  readonly folder: string;
  readonly vanilla: Vanilla;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(folder: string, vanilla: Vanilla) {
    this.folder = folder;
    this.vanilla = vanilla;
    const { PATH = "", HOME = "" } = process.env;
    // CHECKPOINT_DISABLE: cdktf asks HashiCorp for news otherwise; npx asks the registry. NODE_EXTRA_CA_CERTS and NODE_OPTIONS are left out: they slow every start of Node.
    this.#env = { PATH: `${dirname(process.execPath)}:${PATH}`, HOME, XDG_CACHE_HOME: this.compileCache, CHECKPOINT_DISABLE: "1", npm_config_update_notifier: "false", CI: "1" };
  }

  /** Makes the folder, and in it the package as `npm pack` would, from the sources as they stand. */
  static open(): Site {
    const folder = mkdtempSync(join(existsSync(RAM_DISK) ? RAM_DISK : tmpdir(), "lamplighter-bench-"));
    execFileSync(process.execPath, ["scripts/build-package.ts", join(folder, "package/build")], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    cpSync(join(ROOT, "package.json"), join(folder, "package/package.json"));
    return new Site(folder, findVanilla(ROOT));
  }

  get onRamDisk(): boolean {
    return this.folder.startsWith(RAM_DISK);
  }

  /** The compile cache of the command, which a machine that has run it before has. */
  get compileCache(): string {
    return join(this.folder, "cache");
  }

  run(cwd: string, program: string, ...line: string[]): Run {
    return { command: [program, ...line], cwd, env: this.#env };
  }

  node(cwd: string, ...line: string[]): Run {
    return this.run(cwd, process.execPath, ...line);
  }

  /** Makes a folder with these files and packages. */
  make(name: string, files: Iterable<readonly [path: string, text: string]>, packages: Readonly<Record<string, string>>): string {
    const folder = join(this.folder, name);
    writeFiles(folder, files);
    for (const [installed, target] of Object.entries(packages)) {
      const link = join(folder, "node_modules", installed);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(target, link);
    }
    return folder;
  }

  /** Makes an estate with the package installed in it: as real files, for Node tells those of a package by their real path. */
  makeLamplighter(name: string, files: Iterable<readonly [path: string, text: string]>): string {
    const names = [...Object.keys(manifest.dependencies), "typescript"];
    const folder = this.make(name, files, installed(names));
    cpSync(join(this.folder, "package"), join(folder, "node_modules/lamplighter"), { recursive: true });
    mkdirSync(join(folder, "node_modules/.bin"));
    symlinkSync(join("../lamplighter", manifest.bin.lamplighter), join(folder, "node_modules/.bin/lamplighter"));
    // Without a lock file nobody can tell which dependencies rendered a file, and nothing is remembered.
    cpSync(join(ROOT, "node_modules/.package-lock.json"), join(folder, "package-lock.json"));
    return folder;
  }

  makeVanilla(name: string, files: Iterable<readonly [path: string, text: string]>): string {
    const folder = this.make(name, files, { ...installed(["@cdktf/provider-aws", "cdk8s", "cdk8s-cli", "cdktf", "cdktf-cli", "constructs"]), ...this.vanilla.packages });
    mkdirSync(join(folder, "node_modules/.bin"));
    symlinkSync("../ts-node/dist/bin.js", join(folder, "node_modules/.bin/ts-node"));
    return folder;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function installed(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, join(ROOT, "node_modules", name)]));
}
