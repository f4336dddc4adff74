import { classify } from "../../engine/history/classify.ts";
import { readHistory } from "../../engine/history/index.ts";
import type { DeliveryHistory, ReadHistoryOptions } from "../../engine/history/index.ts";
import { parsePromotionOrder } from "../../engine/history/promotion-order.ts";
import { formatTrailers } from "../../engine/history/trailers.ts";
import type { Action, DeliveryRecord } from "../../engine/history/trailers.ts";
import type { TestRepository } from "./repository.ts";

export const ORDER = parsePromotionOrder([{ name: "dev" }, { name: "staging", promotesFrom: "dev" }, { name: "prod", promotesFrom: "staging" }]);

/** The digest of a made-up build. */
export function digest(build: number | string): string {
  return `sha256:${Buffer.from(String(build)).toString("hex").padEnd(64, "0")}`;
}

export function pointerFile(build: number | string, more: object = {}): string {
  return `${JSON.stringify({ schemaVersion: 1, repository: "ghcr.io/acme/web", digest: digest(build), tag: `v${build}`, ...more }, null, 2)}\n`;
}

export function pointerPath(environment: string, app = "web"): string {
  return `environments/releases/${environment}/${app}.json`;
}

/** One pointer set: `{ [path]: content }`. */
export function pins(builds: Readonly<Record<string, number | string | null>>, app = "web"): Record<string, string | null> {
  return Object.fromEntries(Object.entries(builds).map(([environment, build]) => [pointerPath(environment, app), build === null ? null : pointerFile(build)]));
}

export function record(action: Action, environment: string, build: number | string, more: Partial<DeliveryRecord> = {}): DeliveryRecord {
  return { action, app: "web", environment, digest: digest(build), evidence: [], ...(action === "promote" && { from: ORDER.tryFindPrevious(environment)! }), ...more };
}

export function messageOf(subject: string, ...records: readonly DeliveryRecord[]): string {
  return `${subject}\n\n${formatTrailers(records)}`;
}

export function historyOf(repository: TestRepository, options: Partial<ReadHistoryOptions> = {}): Promise<DeliveryHistory> {
  return readHistory(repository.history, { order: ORDER, ...options });
}

/** The moves in words, oldest first: `dev web 1: release`. */
export async function told(repository: TestRepository, options: Partial<ReadHistoryOptions> = {}): Promise<readonly string[]> {
  return (await historyOf(repository, options)).moves.map(tell);
}

export function tell({ move, kind }: ReturnType<typeof classify>[number]): string {
  return `${move.environment} ${move.app} ${move.after?.tag ?? "-"}: ${kind}`;
}
