import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { readYaml } from "../../engine/yaml/read.ts";
import { FakeApiServer } from "../ports/fake-api-server.ts";
import type { Fault } from "../ports/fake-api-server.ts";
import type { Json } from "../ports/server-side-apply.ts";
import { DeliveryEstate, digest, image } from "../release/delivery-estate.ts";
import type { Ended } from "../helpers/estate.ts";

let shop: DeliveryEstate;
let server: FakeApiServer;

beforeAll(async () => {
  shop = await DeliveryEstate.create(afterAll);
  await shop.ok("release", "web", "--env", "dev", "--image", image("web", "1"));
}, 120_000);
beforeEach(async () => {
  server = new FakeApiServer();
  await server.start();
  server.put(dist("dist/dev/reconciler/argocd/Application.argoproj.io.dev.yaml"), application(), deployment(), pod("web-1"));
});
afterEach(() => server.stop());

const dist = (path: string): Json => readYaml(shop.estate.read(path), path) as unknown as Json;

function application(health = "Healthy", revision = shop.git("rev-parse", "HEAD")): Json {
  const status = { sync: { status: "Synced", revision }, health: { status: health }, operationState: { phase: "Succeeded" } };
  return { ...dist("dist/dev/reconciler/argocd/Application.argoproj.io.dev-web.yaml"), status } as Json;
}

function deployment(): Json {
  const desired = dist("dist/dev/lights/web/shop/Deployment.apps.web.yaml") as unknown as { readonly metadata: object; readonly spec: object };
  return { ...desired, metadata: { ...desired.metadata, generation: 1 }, spec: { ...desired.spec, replicas: 1 }, status: { observedGeneration: 1, readyReplicas: 1, updatedReplicas: 1 } } as unknown as Json;
}

function pod(name: string, build = "1", status: object = {}): Json {
  const { spec: { selector: { matchLabels } } } = dist("dist/dev/lights/web/shop/Deployment.apps.web.yaml") as unknown as { readonly spec: { readonly selector: { readonly matchLabels: object } } };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "shop", labels: matchLabels }, spec: { containers: [{ name: "web", image: image("web", build) }] }, status: { phase: "Running", ...status } } as unknown as Json;
}

function verify(): Promise<Ended> {
  return shop.run("verify", "web", "--env", "dev", "--plan", "--kubeconfig", server.kubeconfig());
}

test("a build that the reconciler calls healthy and that every pod runs passes", { timeout: 60_000 }, async () => {
  const { exitCode, stdout } = await verify();
  expect(stdout).toContain(`web in dev, ${digest("1")}\n  passed  healthy in dev\n    Application dev-web is Synced and Healthy at `);
  expect(stdout).toContain("Deployment web has 1 of 1 ready");
  expect(exitCode).toBe(0);
});

test.each<readonly [what: string, given: () => Json, exitCode: number, said: string]>([
  ["a degraded application", () => application("Degraded"), 1, "Application dev-web is Degraded"],
  ["an application at a commit of nobody's", () => application("Healthy", "1".repeat(40)), 3, "a commit that this clone does not have"],
  ["an application at a commit before the release", () => application("Healthy", shop.git("rev-parse", "HEAD~1")), 3, "renders to something else"],
  ["a pod of another build", () => pod("web-2", "2"), 3, "still has a pod of another build: web-2"],
  ["a broken pod of another build", () => pod("web-2", "2", { containerStatuses: [{ state: { waiting: { reason: "CrashLoopBackOff" } } }] }), 3, "still has a pod of another build: web-2"],
  ["a pod without its image", () => pod("web-2", "1", { containerStatuses: [{ state: { waiting: { reason: "ErrImagePull" } } }] }), 1, "has a pod in ErrImagePull"],
])("%s does not pass", { timeout: 60_000 }, async (_, given, exitCode, said) => {
  server.put(given());
  expect(await verify()).toMatchObject({ exitCode, stdout: expect.stringContaining(said) });
});

test.each<readonly [what: string, fault: Fault]>([
  ["401", { status: 401 }], ["403", { status: 403 }], ["404 of the whole interface", { status: 404, body: "404 page not found" }],
  ["429", { status: 429, headers: { "retry-after": "0" } }], ["500", { status: 500 }], ["a connection that is cut", { reset: true }],
])("a cluster that answers with %s is an outside that failed, never a pass", { timeout: 60_000 }, async (_, fault) => {
  server.fault = () => fault;
  const { exitCode, stdout, stderr } = await verify();
  expect([exitCode, stdout]).toEqual([3, ""]);
  expect(stderr).toContain(server.address);
  expect(stderr).not.toContain("s3cr3t-token");
});

test("another environment's cluster is refused, and named", { timeout: 60_000 }, async () => {
  server.objects.clear();
  const { exitCode, stderr } = await verify();
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`${server.address} is not known to be the cluster of dev: it has no Application argocd/dev`);
});
