import { createHash } from "node:crypto";
import type { Workplace } from "./workplace.ts";

export interface Pointer {
  readonly repository: string;
  readonly digest: string;
  readonly tag?: string;
}

/** What git says is live. */
export const pointer = (workplace: Workplace, environment: string, app: string): Pointer => JSON.parse(workplace.read(`environments/releases/${environment}/${app}.json`)) as Pointer;

/** The digest of a build that nobody made: the stand-in nodes pull nothing. */
export const madeUpDigest = (name: string): string => `sha256:${createHash("sha256").update(name).digest("hex")}`;
