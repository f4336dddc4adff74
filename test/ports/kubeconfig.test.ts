import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { loadKubeconfig } from "../../engine/ports/kubeconfig.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lamplighter-kubeconfig-"));
  vi.stubEnv("HOME", folder);
  vi.stubEnv("KUBECONFIG", undefined);
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
    vi.unstubAllEnvs();
  });
});

const PLUGIN = { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "./plugin" } };

/** A kubeconfig of one context, below the folder of the test. */
function written(path: string, { context = "here", server = "https://here", user = PLUGIN as object }: { readonly context?: string; readonly server?: string; readonly user?: object } = {}): string {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, JSON.stringify({
    "current-context": context,
    clusters: [{ name: context, cluster: { server, "certificate-authority": "ca.crt" } }],
    users: [{ name: context, user }],
    contexts: [{ name: context, context: { cluster: context, user: context } }],
  }));
  return file;
}

function loaded(choice: { readonly kubeconfig?: string; readonly context?: string } = {}): { readonly server: string; readonly command: unknown; readonly ca: unknown } {
  const { config, server } = loadKubeconfig(new KubeConfig(), choice);
  return { server, command: (config.getCurrentUser()!.exec as { command?: string } | undefined)?.command, ca: config.getCurrentCluster()!.caFile };
}

test("without KUBECONFIG a plugin's relative path is meant from ~/.kube", () => {
  written(".kube/config");
  expect(loaded()).toEqual({ server: "https://here", command: join(folder, ".kube/plugin"), ca: join(folder, ".kube/ca.crt") });
});

test("an empty KUBECONFIG is none", () => {
  written(".kube/config");
  vi.stubEnv("KUBECONFIG", "");
  expect(loaded().command).toBe(join(folder, ".kube/plugin"));
});

test("of several files each one's plugins are meant from its own folder", () => {
  vi.stubEnv("KUBECONFIG", [written("a/config"), written("b/config", { context: "there", server: "https://there" })].join(delimiter));
  expect(loaded({ context: "here" })).toEqual({ server: "https://here", command: join(folder, "a/plugin"), ca: join(folder, "a/ca.crt") });
  expect(loaded({ context: "there" })).toEqual({ server: "https://there", command: join(folder, "b/plugin"), ca: join(folder, "b/ca.crt") });
});

test("of what several files say under one name, and of the current context, the first one's counts", () => {
  vi.stubEnv("KUBECONFIG", [written("a/config"), written("b/config", { server: "https://other" }), written("c/config", { context: "there" })].join(delimiter));
  expect(loaded()).toMatchObject({ server: "https://here", command: join(folder, "a/plugin") });
});

test("a list may name files that are not there", () => {
  vi.stubEnv("KUBECONFIG", ["", join(folder, "nowhere"), written("b/config")].join(delimiter));
  expect(loaded().command).toBe(join(folder, "b/plugin"));
});

test("a list of files that are all not there is refused", () => {
  vi.stubEnv("KUBECONFIG", join(folder, "nowhere"));
  expect(() => loaded()).toThrow(`kubeconfig "${join(folder, "nowhere")}": the kubeconfig cannot be read: ENOENT`);
});

test.skipIf(existsSync("/var/run/secrets/kubernetes.io/serviceaccount/token"))("no kubeconfig at all is refused, outside of a pod", () => {
  expect(() => loaded()).toThrow("there is no kubeconfig, or it has no context");
});

test.each(["aws", "/opt/plugin"])("the plugin %s is left as it is", (command) => {
  expect(loaded({ kubeconfig: written("config", { user: { exec: { command } } }) }).command).toBe(command);
});

test.each([
  ["exec of a provider", { "auth-provider": { name: "exec", config: { exec: { command: "./plugin" } } } }],
  ["cmd-path of a provider", { "auth-provider": { name: "gcp", config: { "cmd-path": "./plugin" } } }],
])("the %s is meant from the kubeconfig's folder as well", (_, user) => {
  const { config } = loadKubeconfig(new KubeConfig(), { kubeconfig: written("config", { user }) });
  expect(JSON.stringify(config.getCurrentUser()!.authProvider)).toContain(`"${join(folder, "plugin")}"`);
});
