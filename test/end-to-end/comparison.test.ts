import { describe, expect, test } from "vitest";
import { podStatus } from "../e2e/cluster/pod-status.ts";
import type { KubernetesObject } from "../e2e/cluster/kubernetes-api.ts";
import { unlikeFields } from "../e2e/estate/unlike-fields.ts";

describe("what dist asks and what is there", () => {
  test.each<[string, unknown, unknown, readonly string[]]>([
    ["what others add is no difference", { a: 1 }, { a: 1, b: 2 }, []],
    ["another value is", { spec: { replicas: 2 } }, { spec: { replicas: 3 } }, [".spec.replicas: 3 for 2"]],
    ["a missing field is", { spec: { paused: true } }, { spec: {} }, [".spec.paused: nothing for true"]],
    ["a shorter list is", { args: ["a", "b"] }, { args: ["a"] }, ['.args: ["a"] for ["a","b"]']],
    ["a longer list is", { args: ["a"] }, { args: ["a", "b"] }, ['.args: ["a","b"] for ["a"]']],
    ["an item of a list is", { args: [{ a: 1 }] }, { args: [{ a: 2 }] }, [".args[0].a: 2 for 1"]],
    ["what the API server leaves out because it is empty is none", { spec: { selector: {} , force: false } }, { spec: {} }, []],
  ])("%s", (_, asked, there, unlike) => {
    expect(unlikeFields(asked, there)).toEqual(unlike);
  });
});

describe("the stand-in kubelet", () => {
  const pod = (image: string, owner = "ReplicaSet"): KubernetesObject => ({
    metadata: { name: "p", uid: "u", ownerReferences: [{ kind: owner, name: "o", uid: "x" }] }, spec: { containers: [{ name: "c", image }] },
  });
  const told = (image: string, owner?: string): object => podStatus(pod(image, owner), { now: "2026-01-01T00:00:00Z", address: "10.244.0.1", isBroken: (name) => name.includes("broken") });

  test("reports a pod as running the digest that its image names", () => {
    expect(told("registry.example.com:5000/app:1.2@sha256:abc")).toMatchObject({ phase: "Running", containerStatuses: [{ ready: true, imageID: "registry.example.com:5000/app@sha256:abc" }] });
  });

  test("reports an image that cannot be pulled", () => {
    expect(told("broken")).toMatchObject({ phase: "Pending", containerStatuses: [{ ready: false, state: { waiting: { reason: "ImagePullBackOff" } } }] });
  });

  test("lets the pod of a Job succeed", () => {
    expect(told("migrate", "Job")).toMatchObject({ phase: "Succeeded", containerStatuses: [{ state: { terminated: { exitCode: 0 } } }] });
  });
});
