import { execFile } from "node:child_process";
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../../engine/dist/sha256.ts";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the sources of an estate import, and what checks their types. */
const PACKAGES = ["@cdktf/provider-aws", "@types/node", "cdk8s", "cdk8s-plus-28", "cdktf", "constructs", "typescript"];
/** One for all runs, or each would compile the toolkit anew. */
const COMPILED = join(ROOT, "node_modules/.cache/lamplighter-tests");

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The Node that runs it. @default - the one of this process */
  readonly node?: string;
  readonly nodeOptions?: readonly string[];
  /** A program and its first arguments, put in front: `unshare -rn`. @default - none */
  readonly through?: readonly string[];
}

/** The files of an estate, by path. */
export type EstateSources = Readonly<Record<string, string>>;

/** What the answer of `synth --format json` says that a test asks for. */
export interface SynthAnswer {
  readonly parts: readonly { readonly folder: string; readonly status: "rendered" | "unchanged" }[];
  readonly changes: readonly { readonly path: string; readonly kind: string }[];
  readonly outcome: string;
}

/** A user's repository in a temporary folder, with the toolkit's sources in its node_modules. */
export class EstateFolder {
  readonly folder: string;

  constructor(sources: EstateSources = {}) {
    this.folder = mkdtempSync(join(tmpdir(), "lamplighter-estate-"));
    this.write("package.json", JSON.stringify({ name: "estate", private: true, type: "module" }));
    this.write("package-lock.json", JSON.stringify({ name: "estate", lockfileVersion: 3 }));
    for (const [path, text] of Object.entries(sources)) this.write(path, text);
    for (const name of PACKAGES) this.#link(name, join(ROOT, "node_modules", name));
    this.#link("lamplighter", ROOT);
  }

  path(path: string): string {
    return join(this.folder, path);
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  /** @throws where the text is not there: a test that changes nothing proves nothing */
  replace(path: string, from: string, to: string): void {
    const text = this.read(path);
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
    this.write(path, text.replace(from, () => to));
  }

  remove(path = ""): void {
    rmSync(this.path(path), { recursive: true, force: true });
  }

  run(line: readonly string[], options: RunOptions = {}): Promise<Ended> {
    return runNode(["--conditions=lamplighter-source", "--import", `${ROOT}cli/compile-cache.js`, ...(options.nodeOptions ?? []), `${ROOT}cli/main.ts`, ...line], { cwd: this.folder, ...options });
  }

  /** Synthesizes without asking the compiler. @throws where the run does not end with 0 */
  async synth(line: readonly string[] = [], options: RunOptions = {}): Promise<SynthAnswer> {
    const { exitCode, stdout, stderr } = await this.run(["synth", "--no-type-check", "--format", "json", ...line], options);
    if (exitCode !== 0) throw new Error(`synth ${line.join(" ")} exits ${exitCode}\n${stdout}${stderr}`);
    return JSON.parse(stdout) as SynthAnswer;
  }

  /** Every file of dist with its text; neither the folder of the lock and the journal nor those that Terraform makes. */
  dist(): ReadonlyMap<string, string> {
    return readFiles(this.path("dist"), (path) => !path.startsWith(".lamplighter/") && !path.includes("/.terraform/"));
  }

  distHash(): string {
    return hashFiles(this.dist());
  }

  /** Inode and times of everything but node_modules: whoever writes, renames or touches leaves a trace in it. */
  traces(): string[] {
    return readdirSync(this.folder, { recursive: true, encoding: "utf8" }).filter((path) => !path.startsWith("node_modules")).sort().map((path) => {
      const { ino, mtimeNs, ctimeNs } = lstatSync(this.path(path), { bigint: true });
      return `${path} ${ino} ${mtimeNs} ${ctimeNs}`;
    });
  }

  #link(name: string, target: string): void {
    const link = this.path(`node_modules/${name}`);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }
}

/** The reference estate as a user's repository, without its dist. */
export function copyReferenceEstate(): EstateFolder {
  const estate = new EstateFolder();
  for (const path of ["environments", "stacks", "charts", "cdk8s.yaml", "cdktf.json"]) cpSync(join(ROOT, path), estate.path(path), { recursive: true });
  return estate;
}

/** The environments of the reference estate's committed dist. */
export function publishedEnvironments(): string[] {
  return readdirSync(join(ROOT, "dist")).filter((name) => !name.startsWith("."));
}

/** The parts that a run rendered, by their folders below dist. */
export function renderedParts({ parts }: SynthAnswer): string[] {
  return parts.filter(({ status }) => status === "rendered").map(({ folder }) => folder);
}

/** Text files below a folder, by path and in its order. */
export function readFiles(folder: string, wanted: (path: string) => boolean = () => true): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter(wanted)
    .sort();
  return new Map(files.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

export function hashFiles(files: ReadonlyMap<string, string>): string {
  return sha256([...files].map(([path, text]) => `${path} ${sha256(text)}\n`).join(""));
}

/** Runs Node as a shell would, without what vitest leaves in the environment. */
export function runNode(line: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { NODE_OPTIONS: _, VITEST: __, NODE_EXTRA_CA_CERTS: ___, ...inherited } = process.env;
  const [program, ...given] = [...(options.through ?? []), options.node ?? process.execPath, ...line] as [string, ...string[]];
  return new Promise((settle) => {
    execFile(program, given, { cwd: options.cwd ?? ROOT, env: { ...inherited, XDG_CACHE_HOME: COMPILED, ...options.env }, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      settle({ exitCode: error === null ? 0 : typeof error.code === "number" ? error.code : -1, stdout, stderr });
    });
  });
}
