import { describe, expect, test } from "vitest";
import type { JsonObject, Manifest } from "../../constructs/contract/index.ts";
import { observeApplication } from "../../engine/evidence/observe/argo-cd.ts";
import { observeKustomization } from "../../engine/evidence/observe/flux.ts";
import { observeWorkload } from "../../engine/evidence/observe/workload.ts";

const COMMIT = "c0ffee".padEnd(40, "0");
const same = async (): Promise<boolean> => true;

describe("an Argo CD Application", () => {
  const application = (status: JsonObject): Manifest => ({ apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name: "dev-web" }, status });
  const healthy = { sync: { status: "Synced", revision: COMMIT }, health: { status: "Healthy", lastTransitionTime: "2026-06-01T12:00:00Z" }, operationState: { phase: "Succeeded" } };

  test("that is synced and healthy passes, since its health says so", async () => {
    expect(await observeApplication(application(healthy), same)).toEqual({ state: "passed", source: "argo-cd", details: ["Application dev-web is Synced and Healthy at c0ffee000000"], since: 1_780_315_200 });
  });

  test.each<readonly [what: string, status: JsonObject, state: string, said: string]>([
    ["degraded", { ...healthy, health: { status: "Degraded", message: "back-off" } }, "failed", "is Degraded: back-off"],
    ["progressing", { ...healthy, health: { status: "Progressing" } }, "unknown", "is Progressing"],
    ["out of sync", { ...healthy, sync: { status: "OutOfSync", revision: COMMIT } }, "unknown", "is OutOfSync"],
    ["failing to sync", { ...healthy, operationState: { phase: "Failed", message: "one or more objects failed to apply" } }, "failed", "its sync ended in Failed"],
    ["without status", {}, "unknown", "has not compared itself with git yet"],
  ])("that is %s does not pass", async (_, status, state, said) => {
    const observation = await observeApplication(application(status), same);
    expect([observation.state, observation.details.join()]).toEqual([state, expect.stringContaining(said)]);
  });

  test("at a commit that renders to something else, or that is not here, is unknown", async () => {
    expect((await observeApplication(application(healthy), async () => false)).details).toEqual(["Application dev-web stands at c0ffee000000, which renders to something else"]);
    expect((await observeApplication(application(healthy), async () => undefined)).state).toBe("unknown");
  });
});

describe("a Flux Kustomization", () => {
  const kustomization = (status: JsonObject, spec: JsonObject = {}): Manifest => ({ apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", metadata: { name: "prod-web", generation: 2 }, spec, status: { observedGeneration: 2, lastAttemptedRevision: `main@sha1:${COMMIT}`, ...status } });
  const ready = (status: string, reason: string): JsonObject => ({ conditions: [{ type: "Ready", status, reason, message: "said", lastTransitionTime: "2026-06-01T12:00:00Z" }] });

  test("that is ready passes", async () => {
    expect(await observeKustomization(kustomization(ready("True", "ReconciliationSucceeded")), same)).toEqual({ state: "passed", source: "flux", details: ["Kustomization prod-web is Ready at c0ffee000000"], since: 1_780_315_200 });
  });

  test.each<readonly [what: string, status: JsonObject, spec: JsonObject, state: string]>([
    ["whose health checks failed", ready("False", "HealthCheckFailed"), {}, "failed"],
    ["that waits for a dependency", ready("False", "DependencyNotReady"), {}, "unknown"],
    ["that is under way", ready("Unknown", "Progressing"), {}, "unknown"],
    ["that is suspended", ready("True", "ReconciliationSucceeded"), { suspend: true }, "unknown"],
    ["that was not looked at since it changed", { ...ready("True", "ReconciliationSucceeded"), observedGeneration: 1 }, {}, "unknown"],
  ])("%s does not pass", async (_, status, spec, state) => {
    expect((await observeKustomization(kustomization(status, spec), same)).state).toBe(state);
  });
});

describe("a workload", () => {
  const IMAGE = `ghcr.io/acme/web@sha256:${"1".repeat(64)}`;
  const template = { spec: { containers: [{ name: "web", image: IMAGE }] } };
  const desired: Manifest = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" }, spec: { template } };
  const live = (status: JsonObject): Manifest => ({ ...desired, metadata: { ...desired.metadata, generation: 3 }, spec: { template, replicas: 2 }, status: { observedGeneration: 3, readyReplicas: 2, updatedReplicas: 2, ...status } });
  const pod = (image = IMAGE, status: JsonObject = {}, metadata: JsonObject = {}): Manifest => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "web-1", ...metadata }, spec: { containers: [{ name: "web", image }] }, status: { phase: "Running", conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-06-01T12:00:00Z" }], ...status } });

  test("whose pods all run the build and are ready passes, since the last of them is", () => {
    expect(observeWorkload(desired, live({}), [pod(), pod()], "argo-cd")).toEqual({ state: "passed", source: "argo-cd", details: ["Deployment web has 2 of 2 ready"], since: 1_780_315_200 });
  });

  test.each<readonly [what: string, status: JsonObject, pods: readonly Manifest[], state: string, said: string]>([
    ["with a pod of another build", {}, [pod(), pod("ghcr.io/acme/web:old")], "unknown", "still has a pod of another build"],
    ["with a pod that cannot get its image", {}, [pod(IMAGE, { containerStatuses: [{ state: { waiting: { reason: "ImagePullBackOff", message: "not found" } } }] })], "failed", "has a pod in ImagePullBackOff"],
    ["with a pod that crashes", {}, [pod(IMAGE, { containerStatuses: [{ state: { waiting: { reason: "CrashLoopBackOff" } } }] })], "failed", "CrashLoopBackOff"],
    ["that did not come up in time", { conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }] }, [pod()], "failed", "did not come up in time"],
    ["that is not complete yet", { readyReplicas: 1 }, [pod()], "unknown", "has 1 of 2 ready"],
    ["that its controller has not seen", { observedGeneration: 2 }, [pod()], "unknown", "has not been looked at"],
    ["without pods", {}, [], "unknown", "has no pod that its selector finds"],
  ])("%s does not pass", (_, status, pods, state, said) => {
    const observation = observeWorkload(desired, live(status), pods, "argo-cd");
    expect([observation.state, observation.details.join()]).toEqual([state, expect.stringContaining(said)]);
  });

  test("pods that are being deleted do not count", () => {
    expect(observeWorkload(desired, live({}), [pod(), pod("ghcr.io/acme/web:old", {}, { deletionTimestamp: "2026-06-01T12:00:00Z" })], "flux").state).toBe("passed");
  });

  test("that is not in the cluster is unknown", () => {
    expect(observeWorkload(desired, undefined, [], "flux").state).toBe("unknown");
  });

  test("a rollout that was aborted failed", () => {
    const rollout: Manifest = { ...live({ abort: true, message: "metric \"errors\" failed" }), kind: "Rollout", apiVersion: "argoproj.io/v1alpha1" };
    expect(observeWorkload({ ...desired, kind: "Rollout" }, rollout, [], "argo-cd")).toMatchObject({ state: "failed", details: ['Rollout web was aborted: metric "errors" failed'] });
  });
});
