import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Duration } from "../../constructs/contract/duration.ts";
import { openKubernetesApi } from "../../engine/ports/kubernetes-api.ts";
import type { KubernetesApi, KubernetesApiOptions } from "../../engine/ports/kubernetes-api.ts";
import type { Waiting } from "../../engine/ports/waiting.ts";
import { FakeApiServer } from "./fake-api-server.ts";

const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "api" } as const;
const live = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "api", namespace: "shop", resourceVersion: "7" }, spec: { replicas: 2 } };

let server: FakeApiServer;
let pauses: number[];
const waiting: Waiting = { now: () => Date.now(), sleep: async (duration) => void pauses.push(duration), random: () => 0.5 };

beforeEach(async () => {
  server = new FakeApiServer();
  pauses = [];
  await server.start();
});
afterEach(() => server.stop());

function open(options: KubernetesApiOptions = {}): Promise<KubernetesApi> {
  return openKubernetesApi({ kubeconfig: server.kubeconfig(), waiting, ...options });
}

async function refusalOf(work: Promise<unknown>): Promise<{ kind: string; message: string }> {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown) as { kind: string; message: string };
  expect(error).toMatchObject({ name: "Refusal" });
  return error;
}

describe("reading", () => {
  test("an object comes as the server has it", async () => {
    server.put(live);
    expect(await (await open()).tryRead(DEPLOYMENT)).toEqual(live);
    expect(server.asked.at(-1)).toMatchObject({ path: "/apis/apps/v1/namespaces/shop/deployments/api", authorization: "Bearer s3cr3t-token" });
  });

  test("an object that the server says is not there is undefined", async () => {
    expect(await (await open()).tryRead(DEPLOYMENT)).toBeUndefined();
  });

  test("a cluster-scoped kind is asked for without its namespace", async () => {
    server.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
    expect(await (await open()).tryRead({ apiVersion: "v1", kind: "Namespace", namespace: "stamped", name: "shop" })).toMatchObject({ metadata: { name: "shop" } });
  });

  test("of a Secret only the metadata is asked for", async () => {
    server.put({ apiVersion: "v1", kind: "Secret", metadata: { name: "db", namespace: "shop" }, data: { password: "aHVudGVyMg==" } });
    const api = await open();
    expect(await api.tryRead({ apiVersion: "v1", kind: "Secret", namespace: "shop", name: "db" })).toEqual({ apiVersion: "v1", kind: "Secret", metadata: { name: "db", namespace: "shop" } });
    expect(await api.list("v1", "Secret")).toEqual([{ apiVersion: "v1", kind: "Secret", metadata: { name: "db", namespace: "shop" } }]);
  });

  test("what kubectl keeps of a Secret beside its values is left out", async () => {
    server.put({ apiVersion: "v1", kind: "Secret", metadata: { name: "db", namespace: "shop", annotations: { "kubectl.kubernetes.io/last-applied-configuration": '{"data":{"password":"aHVudGVyMg=="}}', kept: "yes" } } });
    expect(await (await open()).tryRead({ apiVersion: "v1", kind: "Secret", namespace: "shop", name: "db" })).toMatchObject({ metadata: { annotations: { kept: "yes" } } });
    expect(JSON.stringify(await (await open()).list("v1", "Secret"))).not.toContain("aHVudGVyMg");
  });

  test("a list is read to its last page, filtered by label", async () => {
    server.pageSize = 2;
    server.put(...["a", "b", "c", "d", "e"].map((name) => ({ ...live, metadata: { name, namespace: "shop", labels: { app: name === "e" ? "other" : "shop" } } })));
    const found = await (await open()).list("apps/v1", "Deployment", { namespace: "shop", labelSelector: "app=shop" });
    expect(found.map(({ kind, metadata: { name } }) => `${kind} ${name}`)).toEqual(["Deployment a", "Deployment b", "Deployment c", "Deployment d"]);
  });

  test("what the server offers is asked once", async () => {
    const api = await open();
    await Promise.all(["a", "b", "c"].map((name) => api.tryRead({ ...DEPLOYMENT, name })));
    expect(server.asked.filter(({ path }) => path === "/apis/apps/v1")).toHaveLength(1);
  });
});

describe("what could not be asked is never an answer", () => {
  test.each([
    [401, "does not accept the credentials"],
    [403, "does not allow it (403): planted"],
    [422, "refused it (422): planted"],
    [429, "too busy"],
    [500, "failed (500)"],
    [503, "failed (503)"],
  ])("status %i", async (status, text) => {
    server.fault = ({ path }) => (path.endsWith("/api") ? { status } : undefined);
    const refusal = await refusalOf((await open()).tryRead(DEPLOYMENT));
    expect(refusal).toMatchObject({ kind: "outside", message: expect.stringContaining(text) as string });
  });

  test("a 404 that is not about the object", async () => {
    server.fault = ({ path }) => (path.endsWith("/api") ? { status: 404, body: "<html>no such page</html>" } : undefined);
    expect((await refusalOf((await open()).tryRead(DEPLOYMENT))).message).toContain("no such address (404)");
  });

  test("a page that is no JSON", async () => {
    server.fault = ({ path }) => (path.endsWith("/api") ? { status: 200, body: "<html>log in</html>" } : undefined);
    expect((await refusalOf((await open()).tryRead(DEPLOYMENT))).message).toContain("not one of a Kubernetes API server");
  });

  test.each([["a kind", { ...DEPLOYMENT, kind: "Deploymint" }], ["a group", { ...DEPLOYMENT, apiVersion: "example.com/v1" }]])("%s that the server does not know", async (_, reference) => {
    expect((await refusalOf((await open()).tryRead(reference))).message).toContain("does not know this kind");
  });

  test("no answer in time", async () => {
    server.fault = ({ path }) => (path.endsWith("/api") ? { silent: true } : undefined);
    expect((await refusalOf((await open({ timeout: Duration.seconds(1) })).tryRead(DEPLOYMENT))).message).toContain("no answer within 1s");
  });

  test("nobody listens", async () => {
    const kubeconfig = server.kubeconfig();
    await server.stop();
    expect((await refusalOf((await openKubernetesApi({ kubeconfig, waiting })).tryRead(DEPLOYMENT))).message).toContain("ECONNREFUSED");
    server = new FakeApiServer();
    await server.start();
  });

  test("a list whose second page fails", async () => {
    server.pageSize = 1;
    server.put(live, { ...live, metadata: { name: "b", namespace: "shop" } });
    server.fault = ({ query }) => (query["continue"] !== undefined ? { status: 410 } : undefined);
    expect((await refusalOf((await open()).list("apps/v1", "Deployment"))).message).toContain("refused it (410)");
  });
});

describe("trying again", () => {
  const failing = (times: number, fault: object): void => {
    let left = times;
    server.fault = ({ path }) => (path.endsWith("/api") && left-- > 0 ? fault : undefined);
    server.put(live);
  };

  test.each([["a 503", { status: 503 }], ["a 429", { status: 429 }], ["a cut connection", { reset: true }]])("%s is tried again, with pauses that grow", async (_, fault) => {
    failing(2, fault);
    expect(await (await open()).tryRead(DEPLOYMENT)).toEqual(live);
    expect(pauses).toEqual([100, 200]);
  });

  test("four times at most", async () => {
    failing(9, { status: 503 });
    await refusalOf((await open()).tryRead(DEPLOYMENT));
    expect(server.asked.filter(({ path }) => path.endsWith("/api"))).toHaveLength(4);
  });

  test("the server says how long to wait", async () => {
    failing(1, { status: 429, headers: { "retry-after": "3" } });
    await (await open()).tryRead(DEPLOYMENT);
    expect(pauses).toEqual([3000]);
  });

  test("a server that asks for too much patience is given up", async () => {
    failing(1, { status: 429, headers: { "retry-after": "3600" } });
    expect((await refusalOf((await open()).tryRead(DEPLOYMENT))).message).toContain("too busy");
    expect(pauses).toEqual([]);
  });

  test("credentials that were not taken are had anew once", async () => {
    failing(1, { status: 401 });
    expect(await (await open()).tryRead(DEPLOYMENT)).toEqual(live);
  });

  test("a refusal is not tried again", async () => {
    failing(1, { status: 403 });
    await refusalOf((await open()).tryRead(DEPLOYMENT));
    expect(pauses).toEqual([]);
  });
});

describe("a dry run of server-side apply", () => {
  const wanted = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "api", namespace: "shop" }, spec: { replicas: 3 } };

  test("says what the object would be and stores nothing", async () => {
    server.put(live);
    const api = await open();
    expect(await api.dryRunApply(wanted, "argocd-controller")).toMatchObject({ applied: { metadata: { resourceVersion: "7" }, spec: { replicas: 3 } } });
    expect(await api.tryRead(DEPLOYMENT)).toEqual(live);
    expect(server.asked.find(({ method }) => method === "PATCH")!.query).toEqual({ dryRun: "All", force: "true", fieldManager: "argocd-controller" });
  });

  test("a webhook that refuses is named", async () => {
    server.admit = () => ({ refused: 'admission webhook "policy.example.com" denied the request' });
    expect((await refusalOf((await open()).dryRunApply(wanted, "m"))).message).toContain("policy.example.com");
  });

  test("a manifest that the server cannot apply is an answer", async () => {
    server.put(live);
    server.fault = ({ method }) => (method === "PATCH" ? { status: 422, body: { kind: "Status", reason: "Invalid", message: "spec.selector: field is immutable" } } : undefined);
    expect(await (await open()).dryRunApply(wanted, "m")).toEqual({ refused: "spec.selector: field is immutable" });
  });

  test("a Secret is never sent", async () => {
    await refusalOf((await open()).dryRunApply({ apiVersion: "v1", kind: "Secret", metadata: { name: "db", namespace: "shop" } }, "m"));
    expect(server.asked).toEqual([]);
  });
});

describe("the kubeconfig", () => {
  const written = (text: string): string => {
    const folder = mkdtempSync(join(tmpdir(), "lamplighter-kubeconfig-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "config");
    writeFileSync(path, text);
    return path;
  };

  test("a context that is not there is answered with the nearest", async () => {
    expect(await refusalOf(open({ context: "her" }))).toMatchObject({ kind: "input", message: expect.stringContaining('Did you mean "here"?') as string });
  });

  test.each([
    ["no file", () => "/nowhere/config", "ENOENT"],
    ["no YAML", () => written("users:\n - token: hunter2\n  broken: ["), "is not YAML"],
    ["no context", () => written("apiVersion: v1\nkind: Config\n"), "has no context"],
    ["plain http to a remote server", () => written(JSON.stringify({ clusters: [{ name: "c", cluster: { server: "http://example.com" } }], users: [], contexts: [{ name: "x", context: { cluster: "c", user: "u" } }], "current-context": "x" })), "is http, not https"],
  ])("%s is refused", async (_, path, text) => {
    const refusal = await refusalOf(open({ kubeconfig: path() }));
    expect(refusal).toMatchObject({ kind: "input", message: expect.stringContaining(text) as string });
    expect(refusal.message).not.toContain("hunter2");
  });

  test("what a credential plugin prints stays unsaid", async () => {
    const kubeconfig = server.kubeconfig({ exec: { apiVersion: "client.authentication.k8s.io/v1", command: "sh", args: ["-c", "echo token=hunter2 >&2; exit 1"], interactiveMode: "Never" } });
    const refusal = await refusalOf((await open({ kubeconfig })).tryRead(DEPLOYMENT));
    expect(refusal).toMatchObject({ kind: "outside", message: expect.stringContaining('credentials of user "somebody"') as string });
    expect(refusal.message).not.toContain("hunter2");
  });

  test("a credential plugin that hangs is given up", async () => {
    const kubeconfig = server.kubeconfig({ exec: { apiVersion: "client.authentication.k8s.io/v1", command: "sh", args: ["-c", "read line < /dev/stdin || true; exec sleep 3"], interactiveMode: "Never" } });
    expect((await refusalOf((await open({ kubeconfig, timeout: Duration.seconds(1) })).tryRead(DEPLOYMENT))).message).toContain("no answer within 1s");
  });

  test("a plugin's relative path is meant from the kubeconfig's folder", async () => {
    server.put(live);
    const kubeconfig = server.kubeconfig({ exec: { apiVersion: "client.authentication.k8s.io/v1", command: "./plugin", interactiveMode: "Never" } });
    writeFileSync(join(kubeconfig, "../plugin"), '#!/bin/sh\necho \'{"status":{"token":"from-plugin"}}\'\n', { mode: 0o755 });
    await (await open({ kubeconfig })).tryRead(DEPLOYMENT);
    expect(server.asked.at(-1)!.authorization).toBe("Bearer from-plugin");
  });

  test("messages name the server without what stands before its host", async () => {
    const kubeconfig = written(JSON.stringify({ clusters: [{ name: "c", cluster: { server: "https://user:pw@127.0.0.1:1/k8s/" } }], users: [{ name: "u", user: {} }], contexts: [{ name: "x", context: { cluster: "c", user: "u" } }], "current-context": "x" }));
    const api = await open({ kubeconfig });
    expect(api.server).toBe("https://127.0.0.1:1/k8s");
    expect((await refusalOf(api.tryRead(DEPLOYMENT))).message).not.toContain("pw");
  });
});
