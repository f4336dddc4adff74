import { readFileSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { load } from "js-yaml";
import { Child } from "../machine/child.ts";
import { eventually, found, notYet } from "../machine/eventually.ts";
import { freePort, isFree } from "../machine/free-ports.ts";
import type { Toolbox } from "../tools/build.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { KubernetesObject } from "./kubernetes-api.ts";
import { unless } from "./kubernetes-api.ts";
import type { Reconciler, UnitState } from "./reconciler.ts";

const NAMESPACE = "argocd";
const APPLICATIONS = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/applications`;

/** Argo CD's two programs that reconcile, and the redis between them; neither its web server nor its ApplicationSets. */
export class ArgoCd implements Reconciler {
  readonly kind = "argo-cd";
  readonly namespace = NAMESPACE;
  readonly #plane: ControlPlane;
  readonly #toolbox: Toolbox;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #children: Child[] = [];

  /** @param decision the page that tells people how to set Argo CD up: its settings are taken from there */
  constructor(plane: ControlPlane, toolbox: Toolbox, decision: string) {
    this.#plane = plane;
    this.#toolbox = toolbox;
    this.#settings = documentedSettings(decision);
  }

  async install(): Promise<void> {
    const { api } = this.#plane;
    const labels = { "app.kubernetes.io/part-of": "argocd" };
    const configMap = (name: string, data: Readonly<Record<string, string>>): object => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: NAMESPACE, labels }, data });
    await api.create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
    await Promise.all([
      api.create(`/api/v1/namespaces/${NAMESPACE}/configmaps`, configMap("argocd-cm", this.#settings)),
      api.create(`/api/v1/namespaces/${NAMESPACE}/configmaps`, configMap("argocd-rbac-cm", {})),
      api.create(`/api/v1/namespaces/${NAMESPACE}/configmaps`, configMap("argocd-cmd-params-cm", {})),
      api.create(`/api/v1/namespaces/${NAMESPACE}/secrets`, { apiVersion: "v1", kind: "Secret", metadata: { name: "argocd-secret", namespace: NAMESPACE, labels }, stringData: { "server.secretkey": "only for this run" } }),
      api.create(`/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/appprojects`, {
        apiVersion: "argoproj.io/v1alpha1", kind: "AppProject", metadata: { name: "default", namespace: NAMESPACE }, spec: {},
      }),
    ]);
  }

  async start(): Promise<void> {
    const folder = join(this.#plane.folder, "argo-cd");
    const path = (name: string): string => join(folder, name);
    for (const name of ["bin", "tls", "ssh", "gpg", "plugins", "tmp"]) await mkdir(path(name), { recursive: true });
    await writeFile(path("ssh/ssh_known_hosts"), "");
    // The repo server calls it although signatures are off.
    await writeFile(path("bin/git-verify-wrapper.sh"), "#!/bin/sh\nexit 0\n");
    await chmod(path("bin/git-verify-wrapper.sh"), 0o755);
    const env = {
      ARGOCD_FAKE_IN_CLUSTER: "true", ARGOCD_GPG_ENABLED: "false", ARGOCD_TLS_DATA_PATH: path("tls"), ARGOCD_SSH_DATA_PATH: path("ssh"), ARGOCD_GNUPGHOME: path("gpg"),
      ARGOCD_PLUGINSOCKFILEPATH: path("plugins"), HOSTNAME: "e2e-0", TMPDIR: path("tmp"), HOME: folder, KUBECONFIG: this.#plane.kubeconfig, PATH: [path("bin"), process.env["PATH"]].join(delimiter),
    };
    const [redis, repository, repositoryMetrics, metrics] = [await freePort(), await freePort(), await freePort(), await freePort()];
    const begin = (name: string, program: string, line: readonly string[]): void => {
      this.#children.push(new Child({ name: `${this.#plane.name}/${name}`, program, arguments: line, env, log: path(`${name}.log`) }));
    };
    begin("redis", "redis-server", ["--port", `${redis}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]);
    begin("argocd-repo-server", this.#toolbox("argocd-repo-server"), [
      "--address", "127.0.0.1", "--port", `${repository}`, "--metrics-address", "127.0.0.1", "--metrics-port", `${repositoryMetrics}`,
      "--redis", `127.0.0.1:${redis}`, "--disable-tls", "--client-ca-path=", "--logformat", "text",
    ]);
    await eventually(`the repo server of ${this.#plane.name} listens`, 60, async () => {
      this.assertWell();
      return (await isFree(repository)) ? notYet("nobody listens on its port") : found(true);
    });
    begin("argocd-application-controller", this.#toolbox("argocd-application-controller"), [
      "--kubeconfig", this.#plane.kubeconfig, "--namespace", NAMESPACE, "--repo-server", `127.0.0.1:${repository}`, "--repo-server-plaintext", "--redis", `127.0.0.1:${redis}`,
      "--metrics-port", `${metrics}`, "--app-resync", "10", "--app-resync-jitter", "0", "--self-heal-timeout-seconds", "1", "--logformat", "text",
    ]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#children.splice(0).map((child) => child.end(2000)));
  }

  async refresh(): Promise<void> {
    const { api } = this.#plane;
    await Promise.all((await api.list(APPLICATIONS)).map(({ metadata }) =>
      api.patch(`${APPLICATIONS}/${metadata.name}`, { metadata: { annotations: { "argocd.argoproj.io/refresh": "normal" } } }).catch(unless(404))));
  }

  async sync(units: readonly string[]): Promise<void> {
    const { api } = this.#plane;
    const operation = { initiatedBy: { username: "elin" }, sync: { syncOptions: ["ServerSideApply=true"] } };
    for (const { metadata } of (await api.list(APPLICATIONS)).filter(({ metadata }) => units.includes(metadata.labels?.["lamplighter.dev/unit"] ?? ""))) {
      await api.patch(`${APPLICATIONS}/${metadata.name}`, { operation });
      await eventually(`${metadata.name} has synced because a person asked`, 60, async () => {
        const { operation: waiting, status } = await api.get(`${APPLICATIONS}/${metadata.name}`);
        const { phase, operation: last } = status.operationState;
        return waiting === undefined && last.initiatedBy?.username === "elin" && phase === "Succeeded" ? found(true) : notYet(`${phase}, begun by ${JSON.stringify(last.initiatedBy)}`);
      });
    }
  }

  async units(): Promise<readonly UnitState[]> {
    return (await this.#plane.api.list(APPLICATIONS)).map(unitState);
  }

  assertWell(): void {
    for (const child of this.#children) child.assertAlive();
  }

  lastWords(): string {
    return this.#children.map((child) => `${child.name}:\n${child.tail(8)}`).join("\n");
  }
}

function unitState({ metadata, status }: KubernetesObject): UnitState {
  const sync = status?.sync?.status ?? "not compared";
  const health = status?.health?.status ?? "unknown";
  const operation = status?.operationState;
  const refreshing = metadata.annotations?.["argocd.argoproj.io/refresh"] !== undefined;
  const broken = (status?.resources ?? []).filter((resource: any) => (resource.status !== undefined && resource.status !== "Synced") || !["Healthy", undefined].includes(resource.health?.status))
    .map((resource: any) => `${resource.kind} ${resource.name} ${resource.status} ${resource.health?.status ?? ""} ${resource.health?.message ?? ""}`.trim());
  const words = [operation?.phase === "Succeeded" ? "" : operation?.message, ...(status?.conditions ?? []).map(({ message }: { message: string }) => message), ...broken].filter((word) => word !== undefined && word !== "");
  return {
    unit: metadata.labels?.["lamplighter.dev/unit"] ?? metadata.name,
    revision: status?.sync?.revision,
    settled: sync === "Synced" && health === "Healthy" && operation?.phase === "Succeeded" && !refreshing,
    says: `${sync} ${health}${words.length === 0 ? "" : ` (${words.slice(0, 3).join("; ").slice(0, 400)})`}`,
  };
}

/** The `data` of the ConfigMap that the page has people write. */
function documentedSettings(decision: string): Readonly<Record<string, string>> {
  const block = /```yaml\n([\s\S]*?)```/.exec(readFileSync(decision, "utf8"))?.[1];
  if (block === undefined) throw new Error(`${decision} shows no settings for Argo CD`);
  return (load(block.replaceAll(/^ {3}/gm, "")) as { data: Record<string, string> }).data;
}
