import type { Estate } from "../../constructs/contract/index.ts";
import { isChecksumFile } from "../dist/layout.ts";
import type { CommitPort } from "../ports/commit-port.ts";
import { listTouched } from "../ports/git-compare.ts";
import { chartsOf } from "./facts.ts";

/**
 * Whether nothing happened between two commits but moves of other applications: what was decided about
 * some on the first one is then what would be decided on the second one. Every commit on the way
 * counts, for what was undone since is history all the same.
 *
 * @param apps that were decided about
 * @param range full ids
 */
export async function passesBy(apps: readonly string[], estate: Estate, outDir: string, range: { readonly from: string; readonly to: string }, { repository, writer }: CommitPort): Promise<boolean> {
  const { from, to } = range;
  const [follows, touched] = await Promise.all([writer.isAncestor(from, to), listTouched(repository, from, to)]);
  const units = new Set(estate.environments.flatMap(({ name }) => apps.flatMap((app) => chartsOf(estate, name, app))).map(({ name }) => `${name}`));
  return follows && touched.every((path) => {
    if (!path.startsWith(repository.prefix)) return true;
    const below = path.slice(repository.prefix.length);
    if (below.startsWith(`${outDir}/`)) {
      const [, folder = "", unit] = below.slice(outDir.length + 1).split("/");
      return isChecksumFile(folder) || folder === "lights" && unit !== undefined && !units.has(unit);
    }
    const app = POINTER.exec(below)?.[1];
    return app !== undefined && !apps.includes(app);
  });
}

const POINTER = /^environments\/releases\/[^/]+\/([^/]+)\.json$/;
