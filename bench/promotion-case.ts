import type { Case, Subject } from "./case.ts";
import type { Estates } from "./estates.ts";
import { commitEstate, gitIn } from "./history.ts";
import { checksumFile } from "./lamplighter-estate.ts";
import { serviceNames } from "./shape.ts";
import type { Shape } from "./shape.ts";

const THOUSAND: Shape = { services: 1000, environments: 3 };
const TWO_THOUSAND: Shape = { services: 2000, environments: 3 };

const SMALL = "1,000 services";
const LARGE = "2,000 services";
const OLD = "1,000 services, 5,000 earlier releases";

/** A promotion by the command, commit and work tree included. */
export const PROMOTION: Case = {
  name: "promotion",
  title: "A promotion of one application, three environments, commit included",
  runs: 51,
  baseline: SMALL,
  claims: [
    { kind: "below", subject: SMALL, milliseconds: 1500 },
    { kind: "within", subject: LARGE, of: SMALL, times: 1.1, in: "wall" },
    { kind: "below", subject: OLD, milliseconds: 1500 },
  ],
  open: async (estates) => [await promotion(estates, SMALL, THOUSAND, 0), await promotion(estates, LARGE, TWO_THOUSAND, 0), await promotion(estates, OLD, THOUSAND, 5000)],
};

async function promotion(estates: Estates, name: string, shape: Shape, earlierReleases: number): Promise<Subject> {
  const estate = estates.makeLights(`promotion-${shape.services}-${earlierReleases}`, shape);
  await estate.settle();
  commitEstate(estate, shape, earlierReleases);
  const git = gitIn(estate);
  let before = "";
  let service = "";
  return {
    name,
    run: () => estate.lamplighter("promote", service, "--from", "env00", "--to", "env01"),
    async prepare(round) {
      await estate.rest();
      before = git("rev-parse", "HEAD");
      service = serviceNames(shape)[round]!;
    },
    verify() {
      estate.touched();
      const found = git("diff-tree", "-r", "--name-only", before, "HEAD");
      const expected = [checksumFile("env01", service), `dist/env01/lights/${service}/shop/Deployment.apps.${service}.yaml`, `environments/releases/env01/${service}.json`];
      if (git("rev-parse", "HEAD~1") !== before || found !== expected.join("\n")) throw new Error(`${name}: the promotion of ${service} changed\n${found}`);
      const status = git("status", "--porcelain");
      if (status !== "") throw new Error(`${name}: the work tree does not show the promotion of ${service}:\n${status}`);
    },
  };
}
