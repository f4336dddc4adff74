import * as v from "valibot";
import { digestSchema } from "./digest.ts";
import { gitUrlSchema } from "./git-url.ts";
import { imageReference, imageRepositorySchema, tagSchema } from "./image.ts";
import type { ImageReference } from "./image.ts";
import { rule, strict } from "./parse.ts";
import { refuseInput } from "./problem.ts";
import { suggest } from "./suggestion.ts";
import { parseVersioned, schemaVersionSchema } from "./versioned.ts";

const releaseSchema = strict({
  schemaVersion: schemaVersionSchema,
  repository: imageRepositorySchema,
  digest: digestSchema,
  /** For the reader: the digest alone decides what runs. */
  tag: v.optional(tagSchema),
  /** The commit the image was built from. */
  source: v.optional(strict({
    repository: v.optional(gitUrlSchema),
    revision: v.pipe(v.string(), rule<string>((value) => /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(value), { is: "is not a commit", why: "a short id may come to mean another commit, and a branch always does", fix: "write the full commit id, 40 hex digits" })),
  })),
});

/** What is live: the image of one application in one environment, pinned by digest. */
export type Release = Readonly<v.InferOutput<typeof releaseSchema>>;

/**
 * Reads the content of environments/releases/<env>/<app>.json.
 *
 * @throws Refusal (input) where a newer version wrote it, or a field is missing, unknown or does not
 *   hold; with every problem at once
 */
export function parseRelease(value: unknown, where: string): Release {
  return parseVersioned(releaseSchema, value, where);
}

/** The releases that one unit may read: those its chart declares, in one environment. */
export class Releases {
  readonly #byApp: ReadonlyMap<string, Release>;
  readonly #environment: string;

  constructor(environment: string, byApp: ReadonlyMap<string, Release>) {
    this.#environment = environment;
    this.#byApp = byApp;
  }

  /** @throws Refusal (input) where the chart does not declare the application */
  findRelease(app: string): Release {
    const release = this.#byApp.get(app);
    if (release !== undefined) return release;
    throw refuseInput({
      what: `no release of "${app}" is given to this unit in ${this.#environment}.${suggest(app, this.#byApp.keys())}`,
      where: `environments/releases/${this.#environment}/${app}.json`,
      why: "a unit sees only the releases its chart declares, so that it is rendered again exactly when one of them moves",
      fix: `name it in charts/index.ts: releases: ["${app}"]`,
    });
  }

  /**
   * The reference that a container of the application runs.
   *
   * @throws Refusal (input) where the chart does not declare the application
   */
  image(app: string): ImageReference {
    return imageReference(this.findRelease(app));
  }
}
