import { parseHandover, parseRelease, refuseInput, suggest } from "../../constructs/contract/index.ts";
import type { ChartDeclaration, HandoverRecord, Release } from "../../constructs/contract/index.ts";

/** Reads a file of the estate. */
export interface EstateFiles {
  /** Content hash of a file relative to the root; undefined where there is none. */
  tryHash(file: string): string | undefined;
  /** The JSON value of a file relative to the root. @throws Refusal (input) where it is not JSON */
  readJson(file: string): unknown;
  /** Names in a folder relative to the root; empty where there is none. */
  list(folder: string): readonly string[];
}

/** Folder of the releases, relative to the root. */
export const RELEASES = "environments/releases";
/** Folder of the handovers. */
export const HANDOVERS = "environments/handover";

export function releaseFile(environment: string, app: string): string {
  return `${RELEASES}/${environment}/${app}.json`;
}

/** What a release file is the release of; undefined for any other file. */
export function tryReadReleaseFile(file: string): { readonly environment: string; readonly app: string } | undefined {
  const [, environment, app] = /^environments\/releases\/([^/]+)\/([^/]+)\.json$/.exec(file) ?? [];
  return environment === undefined || app === undefined ? undefined : { environment, app };
}

export function handoverFile(environment: string): string {
  return `${HANDOVERS}/${environment}.json`;
}

/** What machines record beside what people write. Files are parsed only when something needs their content. */
export class Records {
  readonly #files: EstateFiles;
  readonly #releases = new Map<string, Release>();
  readonly #handovers = new Map<string, HandoverRecord | undefined>();

  constructor(files: EstateFiles) {
    this.#files = files;
  }

  /** Content hash of a release; undefined where the application has none there yet. */
  tryReleaseHash(environment: string, app: string): string | undefined {
    return this.#files.tryHash(releaseFile(environment, app));
  }

  /** The applications that have a release in an environment. */
  releasedApps(environment: string): readonly string[] {
    return this.#files.list(`${RELEASES}/${environment}`).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
  }

  /** The applications that have a release in an environment and that no chart declares. */
  orphanApps(environment: string, charts: readonly Pick<ChartDeclaration, "releases">[]): readonly string[] {
    const declared = new Set<string>(charts.flatMap(({ releases }) => releases));
    return this.releasedApps(environment).filter((app) => !app.startsWith(".") && !declared.has(app));
  }

  /** The names of all folders of releases, whether there is such an environment or not. */
  releasedEnvironments(): readonly string[] {
    return this.#files.list(RELEASES).filter((name) => !name.includes("."));
  }

  /** The environments that something is recorded for in environments/handover, whether there is such an environment or not. */
  handoverEnvironments(): readonly string[] {
    return this.#files.list(HANDOVERS).filter((name) => name.endsWith(".json") && !name.startsWith(".")).map((name) => name.slice(0, -".json".length));
  }

  /** @throws Refusal (input) where the application has no release there */
  releaseHash(environment: string, app: string): string {
    const hash = this.tryReleaseHash(environment, app);
    if (hash !== undefined) return hash;
    throw refuseInput({
      what: `"${app}" has no release in ${environment}.${suggest(app, this.releasedApps(environment))}`,
      where: releaseFile(environment, app),
      why: "what runs is pinned by digest, one file for each application and environment",
      fix: `record one: lamplighter release ${app} --image REPOSITORY@sha256:… --env ${environment}; or, where the chart runs no image of its own, declare releases: [] in charts/index.ts`,
    });
  }

  findRelease(environment: string, app: string): Release {
    const file = releaseFile(environment, app);
    const known = this.#releases.get(file);
    if (known !== undefined) return known;
    this.releaseHash(environment, app);
    const release = parseRelease(this.#files.readJson(file), file);
    this.#releases.set(file, release);
    return release;
  }

  /** Content hash of the recorded handover; undefined where none was recorded yet. */
  tryHandoverHash(environment: string): string | undefined {
    return this.#files.tryHash(handoverFile(environment));
  }

  tryFindHandover(environment: string): HandoverRecord | undefined {
    const file = handoverFile(environment);
    if (!this.#handovers.has(file)) {
      this.#handovers.set(file, this.tryHandoverHash(environment) === undefined ? undefined : parseHandover(this.#files.readJson(file), environment, file));
    }
    return this.#handovers.get(file);
  }
}
