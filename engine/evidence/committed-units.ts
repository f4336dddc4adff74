import { refuseInput } from "../../constructs/contract/index.ts";
import type { Manifest } from "../../constructs/contract/index.ts";
import type { Git } from "../ports/git.ts";
import { readYaml } from "../yaml/read.ts";
import type { CommittedUnit } from "./observe/cluster.ts";

const UNIT_LABEL = "lamplighter.dev/unit";

/**
 * The units of an environment as the dist of a commit has them.
 *
 * @throws Refusal (input) where dist has no object that makes the reconciler apply one of them
 */
export async function readUnits(git: Git, commit: string, outDir: string, environment: string, names: readonly string[]): Promise<readonly CommittedUnit[]> {
  const reconciler = await readManifests(git, commit, `${outDir}/${environment}/reconciler`);
  return Promise.all(names.map(async (name): Promise<CommittedUnit> => {
    const delivery = reconciler.find(({ metadata }) => (metadata["labels"] as Readonly<Record<string, unknown>> | undefined)?.[UNIT_LABEL] === name);
    if (delivery !== undefined) return { name, delivery, objects: await readManifests(git, commit, `${outDir}/${environment}/lights/${name}`) };
    throw refuseInput({ what: `nothing in ${outDir}/${environment}/reconciler applies the unit "${name}"`, why: "dist is older than the sources", fix: "run lamplighter synth, and commit what it writes" });
  }));
}

async function readManifests(git: Git, commit: string, folder: string): Promise<readonly Manifest[]> {
  const files = (await git.listTree(commit, folder)).filter(({ path, mode }) => mode.startsWith("100") && path.endsWith(".yaml"));
  const blobs = await git.readBlobs(files.map(({ oid }) => oid));
  return files.map(({ path, oid }) => readYaml(blobs.get(oid)!, path) as unknown as Manifest);
}
