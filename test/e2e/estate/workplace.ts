import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { run, runToEnd } from "../machine/run-program.ts";
import type { Ended } from "../machine/run-program.ts";

/** A person's clone of the estate, and what they type in it. */
export class Workplace {
  readonly folder: string;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.#env = env;
  }

  /** Clones what the checkout has committed; its installed packages are lent to it. */
  static async clone(checkout: string, folder: string): Promise<Workplace> {
    const home = `${folder}.home`;
    await mkdir(home, { recursive: true });
    writeFileSync(join(home, ".gitconfig"), "[user]\n\tname = Elin Ekman\n\temail = elin@example.com\n[init]\n\tdefaultBranch = main\n[advice]\n\tdetachedHead = false\n");
    const workplace = new Workplace(folder, { HOME: home, XDG_CACHE_HOME: join(home, ".cache"), GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0" });
    await run("git", ["clone", "--quiet", "--no-hardlinks", checkout, folder], { env: workplace.#env });
    await workplace.git("checkout", "--quiet", "-B", "main");
    if ((await workplace.git("rev-parse", "--is-shallow-repository")) === "true") await workplace.#beginAnew();
    symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, ".git/info/exclude"), "/node_modules\n");
    return workplace;
  }

  /** A build machine may have fetched one commit only, and half a history is none to promote on. */
  async #beginAnew(): Promise<void> {
    rmSync(this.path(".git"), { recursive: true });
    await this.git("init", "--quiet", "--initial-branch=main");
    await this.commit("The estate");
    await this.git("remote", "add", "origin", "to-be-set");
  }

  path(path: string): string {
    return join(this.folder, path);
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  write(path: string, text: string): void {
    writeFileSync(this.path(path), text);
  }

  /** @throws where the text is not there: an edit that changes nothing proves nothing */
  edit(path: string, from: string | RegExp, to: string): void {
    const text = this.read(path);
    const edited = text.replace(from, to);
    if (edited === text) throw new Error(`${path} does not hold ${from}`);
    this.write(path, edited);
  }

  files(folder: string): readonly string[] {
    return readdirSync(this.path(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .sort();
  }

  async git(...line: readonly string[]): Promise<string> {
    return (await run("git", line, { cwd: this.folder, env: this.#env })).trim();
  }

  /** The command line from source, whatever it exits with. */
  lamplighter(...line: readonly string[]): Promise<Ended> {
    return runToEnd(process.execPath, ["--conditions=lamplighter-source", "--import", "./cli/compile-cache.js", "cli/main.ts", ...line], { cwd: this.folder, env: this.#env });
  }

  /** @throws where it exits with another code than 0 */
  async succeed(...line: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.lamplighter(...line);
    if (exitCode !== 0) throw new Error(`lamplighter ${line.join(" ")} exited with ${exitCode}:\n${stdout.slice(-3000)}${stderr.slice(-3000)}`);
    return stdout;
  }

  head(): Promise<string> {
    return this.git("rev-parse", "HEAD");
  }

  /** Renders what the sources say, and commits both. */
  async synthesizeAndCommit(message: string): Promise<string> {
    await this.succeed("synth");
    return this.commit(message);
  }

  async commit(message: string): Promise<string> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "-m", message);
    return this.head();
  }

  async push(): Promise<void> {
    await this.git("push", "--quiet", "origin", "HEAD:main");
  }
}
