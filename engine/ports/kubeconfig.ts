import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import type { Cluster, Context, KubeConfig, User } from "@kubernetes/client-node";
import { refuseInput } from "../../constructs/contract/problem.ts";
import { suggest } from "../../constructs/contract/suggestion.ts";
import { quoted } from "../../constructs/contract/visible.ts";

export interface KubeconfigChoice {
  /** @default - the files that KUBECONFIG names, merged, else ~/.kube/config, else the service account of the pod it runs in */
  readonly kubeconfig?: string;
  /** @default - the current one */
  readonly context?: string;
}

export interface LoadedKubeconfig {
  readonly config: KubeConfig;
  /** Address of the API server. */
  readonly address: string;
  /** The same for messages, without credentials. */
  readonly server: string;
}

/**
 * Fills an empty configuration. What the file says is the user's word: programs that it names for
 * credentials are theirs, looked up from the folder of the file that names them as kubectl does and
 * never from the repository.
 *
 * @throws Refusal (input) where there is none, it cannot be read, or it has no such context
 */
export function loadKubeconfig(config: KubeConfig, { kubeconfig, context }: KubeconfigChoice): LoadedKubeconfig {
  const where = kubeconfig === undefined ? "kubeconfig" : "--kubeconfig";
  if (kubeconfig === undefined) loadDefault(config);
  else loadFiles(config, [kubeconfig], where);
  const names = config.getContexts().map(({ name }) => name);
  const chosen = context ?? config.getCurrentContext();
  if (!names.includes(chosen)) {
    throw refuseInput(names.length === 0
      ? { what: kubeconfig === undefined ? "there is no kubeconfig, or it has no context" : "the kubeconfig has no context", where, why: "a context says which cluster is asked, as whom", fix: "write one: aws eks update-kubeconfig --name CLUSTER, or name another file with --kubeconfig" }
      : { what: context === undefined ? "the kubeconfig has no current context" : `the kubeconfig has no context ${quoted(context)}.${suggest(context, names)}`, where: context === undefined ? where : "--context", why: "a context says which cluster is asked, as whom", fix: `use one of ${names.slice(0, 10).map((name) => quoted(name)).join(", ")}` });
  }
  config.setCurrentContext(chosen);
  const cluster = config.getCurrentCluster();
  const address = cluster?.server;
  if (address === undefined || !URL.canParse(address) || !/^https?:/.test(address)) {
    throw refuseInput({ what: `context ${quoted(chosen)} leads to no server`, where, why: "its cluster is missing, or has no https address", fix: "mend clusters[].cluster.server in the kubeconfig" });
  }
  if (address.startsWith("http:") && cluster?.skipTLSVerify !== true) {
    throw refuseInput({ what: "the server's address is http, not https", where: `${where}: cluster ${quoted(cluster?.name)}`, why: "credentials would be sent in plain text", fix: "write https; for a proxy on this machine, set insecure-skip-tls-verify: true" });
  }
  const url = new URL(address);
  return { config, address: address.replace(/\/+$/, ""), server: `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "")}` };
}

/** Where a pod finds who it is. */
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** Nothing is loaded where there is no kubeconfig. */
function loadDefault(config: KubeConfig): void {
  const named = (process.env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  const own = join(process.env["HOME"] || homedir(), ".kube", "config");
  if (named.length > 0) {
    // A list may name files that are not there, as long as one of them is.
    const present = named.filter((file) => existsSync(file));
    loadFiles(config, present.length > 0 ? present : named, "kubeconfig");
  } else if (existsSync(own)) loadFiles(config, [own], "kubeconfig");
  else if (existsSync(SERVICE_ACCOUNT)) config.loadFromCluster();
}

/** Of what several files say under one name, the first one's counts. The library's own merge refuses that, and forgets which file a user came from. */
function loadFiles(config: KubeConfig, files: readonly string[], where: string): void {
  const merged = { clusters: [] as Cluster[], users: [] as User[], contexts: [] as Context[], currentContext: "" };
  for (const file of files) {
    read(config, file, where);
    addMissing(merged.clusters, config.getClusters());
    addMissing(merged.users, config.getUsers());
    addMissing(merged.contexts, config.getContexts());
    merged.currentContext ||= config.getCurrentContext();
  }
  config.loadFromOptions(merged);
}

function addMissing<Named extends { readonly name: string }>(known: Named[], more: readonly Named[]): void {
  known.push(...more.filter(({ name }) => !known.some((one) => one.name === name)));
}

function read(config: KubeConfig, file: string, where: string): void {
  const folder = dirname(resolve(file));
  try {
    config.loadFromString(readFileSync(file, "utf8"));
    config.makePathsAbsolute(folder);
    rootCommands(config.getUsers(), folder);
  } catch (error) {
    // A parser's message quotes the line, which may hold a token: code and line number only.
    const { code, mark } = error as { code?: unknown; mark?: { line?: number } };
    const reason = typeof code === "string" ? code : mark?.line !== undefined ? `line ${mark.line + 1} is not YAML` : "it is no kubeconfig";
    throw refuseInput({ what: `the kubeconfig cannot be read: ${reason}`, where: `${where} ${quoted(file)}`, why: "without it there is no cluster to ask", fix: "name a kubeconfig that kubectl reads" });
  }
}

/** `./plugin` is meant from the kubeconfig's folder. The library roots files only, and would run what lies in the working directory. */
function rootCommands(users: readonly User[], folder: string): void {
  for (const { exec, authProvider } of users as readonly { exec?: Commands; authProvider?: { config?: Commands & { exec?: Commands } } }[]) {
    for (const [commands, key] of [[exec, "command"], [authProvider?.config?.exec, "command"], [authProvider?.config, "cmd-path"]] as const) {
      const command = commands?.[key];
      if (typeof command === "string" && /[/\\]/.test(command) && !isAbsolute(command)) commands![key] = resolve(folder, command);
    }
  }
}

/** What names a program: of a plugin, and of the providers that were there before plugins. */
type Commands = { command?: unknown; "cmd-path"?: unknown } | null;
