import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { copyReferenceEstate, EstateFolder, hashFiles, readFiles, ROOT } from "../helpers/estate.ts";
import type { RunOptions } from "../helpers/estate.ts";
import { smallEstate } from "../helpers/small-estate.ts";
import { withoutNetwork } from "../helpers/without-network.ts";
import { allPairs, coverPairs, pairsOf } from "./cover-pairs.ts";
import type { Row } from "./cover-pairs.ts";

const YEAR_MS = 365 * 24 * 3_600_000;

const CIRCUMSTANCES = {
  zone: ["UTC", "America/St_Johns", "Asia/Kathmandu", "Antarctica/Troll", "Pacific/Kiritimati"],
  locale: ["C", "tr_TR.UTF-8", "de_DE@euro"],
  directory: ["root", "below", "elsewhere"],
  home: ["shared", "empty", "none"],
  mask: ["022", "077"],
  host: ["same", "renamed"],
  clock: ["now", "next year", "1999"],
  order: ["declared", "reversed"],
  cache: ["cold", "none", "warm", "stale", "corrupt"],
  run: ["whole", "one environment first", "one unit first"],
  variables: ["ordinary", "loud"],
} as const;

type Circumstances = Row<typeof CIRCUMSTANCES>;

/** Variables that libraries, clouds and continuous integration read, with values that would show. */
const LOUD = {
  AWS_REGION: "us-east-1",
  AWS_ACCOUNT_ID: "999999999999",
  CDK8S_OUTDIR: "/dev/null/cdk8s",
  CDK8S_RECORD_CONSTRUCT_METADATA: "true",
  CDKTF_CONTEXT_JSON: '{"excludeStackIdFromLogicalIds":true,"allowSepCharsInLogicalIds":true}',
  CDKTF_OUTDIR: "/dev/null/cdktf",
  CI: "1",
  COLUMNS: "20",
  FORCE_COLOR: "3",
  NODE_ENV: "production",
  TF_VAR_region: "us-east-1",
};

const canUnshare = spawnSync("unshare", ["-rnu", "hostname", "elsewhere"], { stdio: "ignore" }).status === 0;
const rows = coverPairs(CIRCUMSTANCES);

/** An estate in either order of declaration; both orders hold the same release files. */
interface Subject {
  readonly name: string;
  make(reversed: boolean): EstateFolder;
  readonly environment: string;
  readonly unit: string;
  readonly release: string;
}

const reference: Subject = { name: "the reference estate", make: makeReference, environment: "staging", unit: "catalog", release: "environments/releases/dev/api.json" };
const small: Subject = { name: "a small estate", make: (reversed) => new EstateFolder(smallEstate({ reversed })), environment: "east", unit: "web", release: "environments/releases/west/web.json" };

function makeReference(reversed: boolean): EstateFolder {
  const estate = copyReferenceEstate();
  if (!reversed) return estate;
  // The list is the promotion path, so only what is not ordered by its meaning is turned around.
  turnAround(estate, "environments/index.ts", /^import \{ (?!promotionPath).*$/gm);
  turnAround(estate, "stacks/index.ts", /^ {2}\w+: \{ load.*$/gm);
  turnAround(estate, "charts/index.ts", /^ {2}["\w-]+: \{(?: load.*$|\n[^]*?^ {2}\},$)/gm);
  return estate;
}

function turnAround(estate: EstateFolder, path: string, entries: RegExp): void {
  const text = estate.read(path);
  const found = text.match(entries) ?? [];
  if (found.length < 3) throw new Error(`${path} holds ${found.length} entries`);
  const reversed = found.toReversed();
  estate.write(path, text.replace(entries, () => reversed.shift()!));
}

/** Brings an estate into the state that a row says, synthesizes it there, and gives the hash of its dist. */
async function hashUnder(row: Circumstances, subject: Subject): Promise<string> {
  const estate = subject.make(row.order === "reversed");
  try {
    await prepareCache(row.cache, estate, subject);
    const { result, attempts } = await withoutNetwork(async (cut) => {
      const options = runOptions(row, estate, cut);
      const line = ["--root", estate.folder, ...(row.cache === "none" ? ["--no-cache"] : [])];
      if (row.run === "one environment first") await estate.synth([...line, "--env", subject.environment], options);
      if (row.run === "one unit first") await estate.synth([...line, "--unit", subject.unit], options);
      await estate.synth(line, options);
      return estate.distHash();
    });
    expect(attempts).toBe("");
    return result;
  } finally {
    estate.remove();
  }
}

async function prepareCache(state: Circumstances["cache"], estate: EstateFolder, { release }: Subject): Promise<void> {
  if (state === "cold" || state === "none") return;
  if (state === "stale") {
    const text = estate.read(release);
    estate.write(release, text.replace(/[0-9a-f]{64}/, "0".repeat(64)));
    await estate.synth();
    estate.write(release, text);
    return;
  }
  await estate.synth();
  estate.remove("dist");
  if (state === "corrupt") for (const name of ["synth.memo", "dist.memo"]) estate.write(`.lamplighter/cache/${name}`, readFileSync(estate.path(`.lamplighter/cache/${name}`), "latin1").slice(0, -100));
}

function runOptions(row: Circumstances, estate: EstateFolder, cut: Readonly<Record<string, string>>): RunOptions {
  const home = estate.path(".home");
  mkdirSync(home, { recursive: true });
  const clockAhead = { now: 0, "next year": YEAR_MS, 1999: -27 * YEAR_MS }[row.clock];
  return {
    cwd: { root: estate.folder, below: estate.path("charts"), elsewhere: "/" }[row.directory],
    env: {
      ...cut,
      ...(row.variables === "loud" ? LOUD : {}),
      TZ: row.zone,
      LANG: row.locale,
      LC_ALL: row.locale,
      CLOCK_AHEAD: String(clockAhead),
      ...(row.home !== "shared" && { XDG_CACHE_HOME: undefined, HOME: row.home === "empty" ? home : "/dev/null/home" }),
    },
    nodeOptions: ["--require", join(ROOT, "test/determinism/later.cjs")],
    through: [...(canUnshare ? ["unshare", row.host === "renamed" ? "-rnu" : "-rn"] : []), "sh", "-c", `umask ${row.mask}; ${canUnshare && row.host === "renamed" ? "hostname elsewhere; " : ""}exec "$@"`, "sh"],
  };
}

test("the rows cover every pair of circumstances", () => {
  const met = new Set(rows.flatMap((row) => pairsOf(row)));
  expect([...allPairs(CIRCUMSTANCES)].filter((pair) => !met.has(pair))).toEqual([]);
  expect(rows.length).toBeGreaterThanOrEqual(24);
});

// Without it the network is refused in the process alone, and the machine keeps its name.
test.skipIf(!canUnshare)("the machine lets a test cut the network and rename the host (skipped where it does not)", () => {
  expect(execFileSync("unshare", ["-rnu", "sh", "-c", "hostname elsewhere; hostname; wc -l < /proc/net/route"], { encoding: "utf8" })).toBe("elsewhere\n0\n");
});

describe.each([reference, small])("$name", (subject) => {
  test(`has the same bytes under ${rows.length} circumstances`, async () => {
    const hashes = await inPairs(rows, (row) => hashUnder(row, subject));
    const ordinary = hashes[0]!;
    expect(rows.filter((_, index) => hashes[index] !== ordinary)).toEqual([]);
  }, 180_000);

  test("has other bytes where a digest differs: the hash can tell", async () => {
    const estate = subject.make(false);
    try {
      await estate.synth();
      const before = estate.distHash();
      estate.write(subject.release, estate.read(subject.release).replace(/[0-9a-f]{64}/, "0".repeat(64)));
      await estate.synth();
      expect(estate.distHash()).not.toBe(before);
    } finally {
      estate.remove();
    }
  });
});

const otherNode = tryFindOtherNode();

test.skipIf(otherNode === undefined)(`another Node gives the same bytes: ${otherNode ?? "skipped, there is none on this machine"}`, async () => {
  const estate = small.make(false);
  try {
    await estate.synth();
    const bytes = estate.distHash();
    estate.remove("dist");
    estate.remove(".lamplighter");
    await estate.synth([], { node: otherNode! });
    expect(estate.distHash()).toBe(bytes);
  } finally {
    estate.remove();
  }
});

test("the bytes are those that are committed", async () => {
  const estate = reference.make(true);
  try {
    await estate.synth();
    expect(estate.distHash()).toBe(hashFiles(readFiles(join(ROOT, "dist"), (path) => !path.startsWith(".lamplighter/"))));
  } finally {
    estate.remove();
  }
});

/** Another Node that runs TypeScript as it is (22.18 and later); undefined where this one is the only one. */
function tryFindOtherNode(): string | undefined {
  return (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "node")).find((node) => {
    const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout ?? "";
    const [major = 0, minor = 0] = version.slice(1).split(".").map(Number);
    return version.trim() !== process.version && (major > 22 || (major === 22 && minor >= 18));
  });
}

/** Two at a time: what a small machine can do at once. */
async function inPairs<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}
