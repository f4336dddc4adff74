import { dirname, isAbsolute, resolve } from "node:path";
import { readFileSync } from "node:fs";
import type { KubeConfig } from "@kubernetes/client-node";
import { refuseInput } from "../../constructs/contract/problem.ts";
import { suggest } from "../../constructs/contract/suggestion.ts";
import { quoted } from "../../constructs/contract/visible.ts";

export interface KubeconfigChoice {
  /** @default - what KUBECONFIG names, else ~/.kube/config, else the service account of the pod it runs in */
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
 * credentials are theirs, looked up from the kubeconfig's folder as kubectl does and never from the
 * repository.
 *
 * @throws Refusal (input) where there is none, it cannot be read, or it has no such context
 */
export function loadKubeconfig(config: KubeConfig, { kubeconfig, context }: KubeconfigChoice): LoadedKubeconfig {
  const where = kubeconfig === undefined ? "kubeconfig" : "--kubeconfig";
  read(config, kubeconfig, where);
  // What the client makes up where it finds nothing.
  const names = config.getContexts().map(({ name }) => name).filter((name) => kubeconfig !== undefined || name !== "loaded-context");
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

function read(config: KubeConfig, path: string | undefined, where: string): void {
  try {
    if (path === undefined) {
      config.loadFromDefault();
      rootCommands(config, process.env["KUBECONFIG"]?.split(":")[0]);
      return;
    }
    config.loadFromString(readFileSync(path, "utf8"));
    config.makePathsAbsolute(dirname(resolve(path)));
    rootCommands(config, path);
  } catch (error) {
    // A parser's message quotes the line, which may hold a token: code and line number only.
    const { code, mark } = error as { code?: unknown; mark?: { line?: number } };
    const reason = typeof code === "string" ? code : mark?.line !== undefined ? `line ${mark.line + 1} is not YAML` : "it is no kubeconfig";
    throw refuseInput({ what: `the kubeconfig cannot be read: ${reason}`, where: path === undefined ? where : `${where} ${quoted(path)}`, why: "without it there is no cluster to ask", fix: "name a kubeconfig that kubectl reads" });
  }
}

/** `./plugin` is meant from the kubeconfig's folder. */
function rootCommands(config: KubeConfig, path: string | undefined): void {
  for (const user of config.getUsers()) {
    const exec = user.exec as { command?: string } | null | undefined;
    if (path !== undefined && exec?.command?.includes("/") === true && !isAbsolute(exec.command)) exec.command = resolve(dirname(resolve(path)), exec.command);
  }
}
