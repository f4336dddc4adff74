import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Child } from "../machine/child.ts";
import type { ChildOptions } from "../machine/child.ts";
import { eventually, found, notYet } from "../machine/eventually.ts";
import { freePort, isFree } from "../machine/free-ports.ts";
import { run } from "../machine/run-program.ts";
import type { Toolbox } from "../tools/build.ts";
import { KubernetesApi } from "./kubernetes-api.ts";

const TOKEN = "e2e-administrator";

type Ports = Readonly<Record<"etcd" | "peer" | "api" | "controllers" | "scheduler", number>>;

/** etcd, API server, controller manager and scheduler, on loopback. */
export class ControlPlane {
  readonly name: string;
  readonly folder: string;
  readonly kubeconfig: string;
  readonly children: Child[] = [];
  readonly #toolbox: Toolbox;
  readonly #ports: Ports;
  #api: KubernetesApi | undefined;

  private constructor(name: string, folder: string, toolbox: Toolbox, ports: Ports) {
    this.name = name;
    this.folder = folder;
    this.kubeconfig = join(folder, "kubeconfig");
    this.#toolbox = toolbox;
    this.#ports = ports;
  }

  static async create(name: string, folder: string, toolbox: Toolbox): Promise<ControlPlane> {
    const ports = { etcd: await freePort(), peer: await freePort(), api: await freePort(), controllers: await freePort(), scheduler: await freePort() };
    await mkdir(folder, { recursive: true });
    const plane = new ControlPlane(name, folder, toolbox, ports);
    await run("openssl", ["genrsa", "-out", plane.#file("sa.key"), "2048"]);
    await run("openssl", ["rsa", "-in", plane.#file("sa.key"), "-pubout", "-out", plane.#file("sa.pub")]);
    await writeFile(plane.#file("tokens.csv"), `${TOKEN},admin,admin,"system:masters"\n`);
    return plane;
  }

  get api(): KubernetesApi {
    if (this.#api === undefined) throw new Error(`the API server of ${this.name} does not run`);
    return this.#api;
  }

  get certificate(): { readonly cert: string; readonly key: string } {
    return { cert: readFileSync(this.#file("pki/apiserver.crt"), "utf8"), key: readFileSync(this.#file("pki/apiserver.key"), "utf8") };
  }

  /** Starts all four and waits until the API server says that it is ready. */
  async start(): Promise<void> {
    const { etcd, peer, api, controllers, scheduler } = this.#ports;
    const at = (port: number): string => `http://127.0.0.1:${port}`;
    this.#begin({
      name: "etcd", program: "etcd",
      arguments: [
        "--data-dir", this.#file("etcd"), "--listen-client-urls", at(etcd), "--advertise-client-urls", at(etcd), "--listen-peer-urls", at(peer),
        "--initial-advertise-peer-urls", at(peer), "--initial-cluster", `default=${at(peer)}`, "--unsafe-no-fsync", "--logger=zap", "--log-level=warn",
      ],
    });
    const server = this.#begin({
      name: "kube-apiserver",
      arguments: [
        `--etcd-servers=${at(etcd)}`, "--bind-address=127.0.0.1", `--secure-port=${api}`, `--cert-dir=${this.#file("pki")}`, "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.96.0.0/16", "--service-account-issuer=https://kubernetes.default.svc",
        `--service-account-key-file=${this.#file("sa.pub")}`, `--service-account-signing-key-file=${this.#file("sa.key")}`,
        "--authorization-mode=RBAC", `--token-auth-file=${this.#file("tokens.csv")}`, "--allow-privileged=true", "--profiling=false",
      ],
    });
    await eventually(`the API server of ${this.name} has made its certificate`, 60, () => {
      server.assertAlive();
      return existsSync(this.#file("pki/apiserver.crt")) && existsSync(this.#file("pki/apiserver.key")) ? found(true) : notYet("no file yet");
    });
    await this.#writeKubeconfig();
    this.#api = new KubernetesApi({ port: api, ca: this.certificate.cert, token: TOKEN });
    await eventually(`the API server of ${this.name} is ready`, 90, async () => {
      server.assertAlive();
      return this.api.text("GET", "/readyz").then(found, (error: Error) => notYet(error.message));
    });
    const as = ["--kubeconfig", "--authentication-kubeconfig", "--authorization-kubeconfig"].map((flag) => `${flag}=${this.kubeconfig}`);
    this.#begin({
      name: "kube-controller-manager",
      arguments: [
        ...as, `--service-account-private-key-file=${this.#file("sa.key")}`, `--root-ca-file=${this.#file("pki/apiserver.crt")}`, "--bind-address=127.0.0.1",
        `--secure-port=${controllers}`, `--cert-dir=${this.#file("pki-controllers")}`, "--leader-elect=false", "--use-service-account-credentials=false",
        "--horizontal-pod-autoscaler-sync-period=2s", "--horizontal-pod-autoscaler-initial-readiness-delay=1s", "--horizontal-pod-autoscaler-cpu-initialization-period=1s",
      ],
    });
    this.#begin({
      name: "kube-scheduler",
      arguments: [...as, "--bind-address=127.0.0.1", `--secure-port=${scheduler}`, `--cert-dir=${this.#file("pki-scheduler")}`, "--leader-elect=false"],
    });
  }

  /** Ends all four; a restart finds every port free again. */
  async stop(): Promise<void> {
    this.#api?.close();
    this.#api = undefined;
    const [etcd, ...others] = this.children.splice(0);
    // The API server would wait for watches to end, and nobody is left who needs their end.
    await Promise.all(others.map((child) => child.end(2000)));
    await etcd?.end();
    for (const port of Object.values(this.#ports)) await eventually(`port ${port} is free again`, 30, async () => ((await isFree(port)) ? found(true) : notYet("somebody listens")));
  }

  /** What a lost cluster is: nothing of what etcd held is left. */
  async wipe(): Promise<void> {
    await rm(this.#file("etcd"), { recursive: true, force: true });
  }

  /** kubectl against this cluster, as a person types it. */
  kubectl(line: readonly string[], options: { readonly input?: string; readonly cwd?: string } = {}): Promise<string> {
    return run(this.#toolbox("kubectl"), ["--kubeconfig", this.kubeconfig, `--cache-dir=${this.#file("kubectl-cache")}`, ...line], options);
  }

  #begin(options: Omit<ChildOptions, "log" | "program"> & { readonly program?: string }): Child {
    const child = new Child({ ...options, program: options.program ?? this.#toolbox(options.name), name: `${this.name}/${options.name}`, log: this.#file(`${options.name}.log`) });
    this.children.push(child);
    return child;
  }

  #file(path: string): string {
    return join(this.folder, path);
  }

  async #writeKubeconfig(): Promise<void> {
    await writeFile(this.kubeconfig, JSON.stringify({
      apiVersion: "v1", kind: "Config", "current-context": this.name,
      clusters: [{ name: this.name, cluster: { server: `https://127.0.0.1:${this.#ports.api}`, "certificate-authority-data": Buffer.from(this.certificate.cert).toString("base64") } }],
      users: [{ name: "admin", user: { token: TOKEN } }],
      contexts: [{ name: this.name, context: { cluster: this.name, user: "admin" } }],
    }), { mode: 0o600 });
  }
}
