import { describe, expect, test } from "vitest";
import type { JsonObject, Manifest } from "../../constructs/contract/index.ts";
import { observeApplication } from "../../engine/evidence/observe/argo-cd.ts";
import { observeKustomization } from "../../engine/evidence/observe/flux.ts";
import { observeCanary, observeWorkload } from "../../engine/evidence/observe/workload.ts";

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

  const OTHER = "0ff".padEnd(40, "0");
  const sameAsCommit = async (revision: string): Promise<boolean> => revision === COMMIT;

  test.each(["Failed", "Error"])("whose sync of another commit ended in %s has not failed", async (phase) => {
    const status = { ...healthy, sync: { status: "OutOfSync", revision: COMMIT }, operationState: { phase, syncResult: { revision: OTHER } } };
    expect(await observeApplication(application(status), sameAsCommit)).toMatchObject({ state: "unknown", details: ["Application dev-web is OutOfSync"] });
  });

  test("whose sync of this commit failed has failed", async () => {
    const status = { ...healthy, operationState: { phase: "Failed", message: "said", syncResult: { revision: COMMIT } } };
    expect(await observeApplication(application(status), sameAsCommit)).toMatchObject({ state: "failed", details: ["Application dev-web: its sync ended in Failed: said"] });
  });

  test("that is degraded before it is synced may be so because of what ran before: unknown", async () => {
    const status = { ...healthy, sync: { status: "OutOfSync", revision: COMMIT }, health: { status: "Degraded" } };
    expect((await observeApplication(application(status), same)).state).toBe("unknown");
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

  const OLD = "ghcr.io/acme/web:old";
  const crashing: JsonObject = { containerStatuses: [{ state: { waiting: { reason: "CrashLoopBackOff" } } }] };
  const timedOut: JsonObject = { conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }] };
  const templateOf = (...images: readonly string[]): JsonObject => ({ spec: { containers: images.map((image) => ({ name: "web", image })) } });

  test("a broken pod of the former build is unknown", () => {
    expect(observeWorkload(desired, live({}), [pod(), pod(OLD, crashing)], "argo-cd")).toMatchObject({ state: "unknown", details: ["Deployment web still has a pod of another build: web-1"] });
  });

  test("a broken pod of this build is a failure while pods of the former one still serve", () => {
    expect(observeWorkload(desired, live({}), [pod(OLD), pod(IMAGE, crashing)], "argo-cd")).toMatchObject({ state: "failed", details: [expect.stringContaining("CrashLoopBackOff")] });
  });

  test("that the reconciler has not brought to this build is unknown, however the former one ended", () => {
    const former: Manifest = { ...live(timedOut), spec: { template: templateOf(OLD), replicas: 2 } };
    expect(observeWorkload(desired, former, [pod(OLD, crashing)], "argo-cd")).toMatchObject({ state: "unknown", details: [`Deployment web is of another build in the cluster: ${OLD}`] });
  });

  test("whose controller has not seen the change is unknown, however the former build ended", () => {
    expect(observeWorkload(desired, live({ ...timedOut, observedGeneration: 2 }), [], "argo-cd").state).toBe("unknown");
  });

  test("a broken pod whose init container is of the former build is unknown", () => {
    const withInit = (init: string, status: JsonObject = {}): Manifest => ({ ...pod(IMAGE, status), spec: { ...templateOf(IMAGE)["spec"] as JsonObject, initContainers: [{ name: "migrate", image: init }] } });
    const spec: JsonObject = { template: { spec: withInit(IMAGE.replaceAll("1", "2"))["spec"]! }, replicas: 2 };
    expect(observeWorkload({ ...desired, spec }, { ...live({}), spec }, [withInit(OLD, crashing)], "argo-cd").state).toBe("unknown");
  });

  test("whose selector cannot be asked is unknown, and says how it is mended", () => {
    expect(observeWorkload(desired, live({}), undefined, "argo-cd")).toMatchObject({ state: "unknown", details: [expect.stringContaining("write spec.selector.matchLabels into it")] });
  });

  describe("that is a Rollout", () => {
    const wanted: Manifest = { ...desired, kind: "Rollout", apiVersion: "argoproj.io/v1alpha1" };
    const rollout = (status: JsonObject, spec: JsonObject = {}): Manifest => {
      const { metadata, spec: { template: own, replicas }, status: seen } = live({ observedGeneration: "3", ...status }) as unknown as Record<"metadata" | "spec" | "status", JsonObject>;
      return { ...wanted, metadata, spec: { template: own, replicas, ...spec }, status: seen } as unknown as Manifest;
    };
    const aborted: JsonObject = { abort: true, phase: "Degraded", message: 'metric "errors" failed' };
    const former: JsonObject = { template: templateOf(OLD) };

    test("and was aborted failed, with its canary", () => {
      const failure = { state: "failed", details: ['Rollout web was aborted: metric "errors" failed'] };
      expect(observeWorkload(wanted, rollout(aborted), [], "argo-cd")).toMatchObject(failure);
      expect(observeCanary(wanted, rollout(aborted), "argo-cd")).toMatchObject(failure);
    });

    test("and went all the way passed, with its canary", () => {
      expect(observeWorkload(wanted, rollout({ phase: "Healthy" }), [pod(), pod()], "argo-cd").state).toBe("passed");
      expect(observeCanary(wanted, rollout({ phase: "Healthy" }), "argo-cd")).toMatchObject({ state: "passed", details: ["Rollout web is Healthy"] });
    });

    test.each<readonly [what: string, seen: Manifest]>([
      ["was aborted with the former build", rollout(aborted, former)],
      ["was healthy with the former build", rollout({ phase: "Healthy" }, former)],
      ["was aborted before its controller saw the change", rollout({ ...aborted, observedGeneration: "2" })],
      ["is on its way", rollout({ phase: "Progressing" })],
      ["was looked at by a controller that writes no number", rollout({ ...aborted, observedGeneration: "7d9f8c" })],
      ["has no template of its own", rollout(aborted, { template: {} })],
    ])("and %s says nothing of the canary", (_, seen) => {
      expect(observeCanary(wanted, seen, "argo-cd").state).toBe("unknown");
    });

    test("and takes its template from elsewhere is unknown, and says how it is mended", () => {
      const spec: JsonObject = { workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } };
      expect(observeWorkload({ ...wanted, spec }, { ...rollout(aborted), spec }, [pod(OLD, crashing)], "argo-cd")).toMatchObject({ state: "unknown", details: [expect.stringContaining("write the template into it, not a workloadRef")] });
    });
  });
});
