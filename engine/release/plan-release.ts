import { parseRelease, quoted, refuseInput } from "../../constructs/contract/index.ts";
import type { Release } from "../../constructs/contract/index.ts";
import { releaseFile } from "../load/records.ts";
import { assertRuns, findEnvironment } from "./facts.ts";
import type { DeliveryFacts } from "./facts.ts";
import { assertIndex } from "./image-manifest.ts";
import { tryDescribeBad } from "./known-bad.ts";
import type { MovePlan } from "./release-plan.ts";

export interface ReleaseRequest {
  readonly app: string;
  readonly environment: string;
  /** `repository@sha256:…` */
  readonly image: string;
  readonly tag?: string;
  /** The full id of the commit the image was built from. */
  readonly source?: string;
  /** Where that commit is found. */
  readonly sourceRepository?: string;
  /** What the registry gives for the digest: it proves that it is an index's. @default - the digest is believed */
  readonly manifest?: { readonly content: Uint8Array; readonly where: string };
  /** Only to be looked at. */
  readonly planOnly?: boolean;
}

/**
 * The pointer of a build that comes into the estate. Builds come in where nothing is promoted from,
 * and reach the other environments by promotion.
 *
 * @throws Refusal (input) for a bad image, an unknown application or environment, an environment that
 *   is promoted into, a build that is known bad or older than what runs
 */
export function planRelease(request: ReleaseRequest, { estate, pointers, past }: DeliveryFacts): MovePlan {
  const { app } = request;
  const environment = findEnvironment(estate, request.environment, "--env");
  const release = readRequest(request);
  if (request.manifest !== undefined) assertIndex(release.digest, request.manifest.content, request.manifest.where);
  assertRuns(estate, environment.name, app);
  if (environment.promotesFrom !== undefined) {
    throw refuseInput({ what: `${environment.name} takes its builds from ${environment.promotesFrom}`, where: "--env", why: "a build that skips an environment has proved nothing", fix: `release it to the first environment of the path, then: lamplighter promote ${app} --from ${environment.promotesFrom} --to ${environment.name}` });
  }
  const bad = tryDescribeBad(app, release.digest, past);
  if (bad !== undefined) throw refuseInput(bad);
  const before = pointers.tryFind(environment.name, app);
  if (before !== undefined && past.isNewer(environment.name, app, before.release.digest, release.digest)) {
    throw refuseInput({ what: `${app} ${release.digest} ran in ${environment.name} before ${before.release.digest}, which runs there now`, where: "--image", why: "going back is a rollback: it marks what it leaves as bad", fix: `lamplighter rollback ${app} --env ${environment.name} --to ${release.digest}` });
  }
  const after = { file: releaseFile(environment.name, app), text: `${JSON.stringify(release, undefined, 2)}\n`, release };
  const same = before !== undefined && JSON.stringify(inOrder(before.release)) === JSON.stringify(release);
  return {
    action: "release",
    environment,
    gates: [],
    moves: same ? [] : [{ app, environment: environment.name, ...(before !== undefined && { before }), after }],
  };
}

function readRequest({ image, tag, source, sourceRepository }: ReleaseRequest): Release {
  const at = image.lastIndexOf("@");
  if (at < 0) {
    throw refuseInput({ what: `${quoted(image)} has no digest`, where: "--image", why: "only a sha256 digest names one build for ever; a tag can be moved", fix: "write REPOSITORY@sha256:…, as `docker buildx imagetools inspect` prints the digest of the index" });
  }
  if (source === undefined && sourceRepository !== undefined) {
    throw refuseInput({ what: "--source-repository needs --source", why: "a repository alone does not say which commit was built", fix: "add --source with the full commit id" });
  }
  return inOrder(parseRelease({
    schemaVersion: 1,
    repository: image.slice(0, at),
    digest: image.slice(at + 1),
    ...(tag !== undefined && { tag }),
    ...(source !== undefined && { source: { ...(sourceRepository !== undefined && { repository: sourceRepository }), revision: source } }),
  }, "release"));
}

/** Fields in the order in which they are written. */
function inOrder({ schemaVersion, repository, digest, tag, source }: Release): Release {
  return {
    schemaVersion, repository, digest,
    ...(tag !== undefined && { tag }),
    ...(source !== undefined && { source: { ...(source.repository !== undefined && { repository: source.repository }), revision: source.revision } }),
  };
}
