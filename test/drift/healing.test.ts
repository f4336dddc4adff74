import { expect, test } from "vitest";
import { Duration } from "../../constructs/contract/duration.ts";
import { argoCd, flux } from "../../constructs/contract/reconciler.ts";
import { weekdays } from "../../constructs/contract/sync-window.ts";
import { healingOf, reconciliationOf } from "../../engine/drift/healing.ts";

test.each([
  ["Argo CD that heals", argoCd(), { changed: "healed", extra: "pruned", policy: "Argo CD heals what it sees" }],
  ["inside windows", argoCd({ windows: [weekdays("09:00", "17:00", "Europe/Lisbon")] }), { changed: "healed", extra: "pruned", policy: "Argo CD heals what it sees, inside its sync windows" }],
  ["Argo CD that heals and does not prune", argoCd({ prune: false }), { changed: "healed", extra: "left" }],
  ["Argo CD with self-healing off", argoCd({ selfHeal: { off: "developers try things" } }), { changed: "left", extra: "pruned", policy: "Argo CD applies commits, and self-healing is off: developers try things" }],
  ["Argo CD by hand", argoCd({ automatic: false }), { changed: "left", extra: "left", policy: "Argo CD waits for a person to sync" }],
  ["Flux", flux({ interval: Duration.minutes(5) }), { changed: "healed", extra: "pruned", policy: "Flux reconciles every 5m" }],
  ["Flux suspended by policy", flux({ automatic: false }), { changed: "left", extra: "left", policy: "Flux is suspended until a person resumes it" }],
] as const)("%s", (_, reconciler, healing) => {
  expect(healingOf(reconciler, [])).toMatchObject(healing);
});

test("what a person suspended in the cluster is named, whatever the policy says", () => {
  expect(healingOf(flux(), [{ apiVersion: "v1", kind: "Kustomization", metadata: { name: "prod-api" }, spec: { suspend: true } }]).suspended).toEqual(["prod-api"]);
});

test.each([
  ["Argo CD", argoCd(), { sync: { status: "OutOfSync" }, operationState: { finishedAt: "2026-11-26T10:00:00Z" } }, { status: "OutOfSync", at: "2026-11-26T10:00:00Z" }],
  ["Flux ready", flux(), { conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-11-26T10:00:00Z" }] }, { status: "Ready", at: "2026-11-26T10:00:00Z" }],
  ["Flux failed", flux(), { conditions: [{ type: "Ready", status: "False", reason: "HealthCheckFailed" }] }, { status: "HealthCheckFailed" }],
  ["no status", flux(), undefined, { status: "unknown" }],
] as const)("what %s says of a unit", (_, reconciler, status, expected) => {
  expect(reconciliationOf("api", { apiVersion: "v1", kind: "X", metadata: { name: "x" }, ...(status && { status }) }, reconciler)).toEqual({ part: "api", ...expected });
});
