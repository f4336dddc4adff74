import type { KubeConfig, RequestContext } from "@kubernetes/client-node";
import type { Duration } from "../../constructs/contract/duration.ts";
import type { JsonObject } from "../../constructs/contract/json.ts";
import { Refusal } from "../../constructs/contract/problem.ts";
import type { Answer, Connection, Request } from "./kubernetes-connection.ts";
import { unanswered } from "./kubernetes-failure.ts";
import { loadKubeconfig } from "./kubeconfig.ts";
import type { KubeconfigChoice } from "./kubeconfig.ts";
import type { Waiting } from "./waiting.ts";

const ATTEMPTS = 4;
/** Milliseconds: the first pause at its longest; each further one is twice as long. */
const PAUSE = 200;
/** Milliseconds: a server that asks for more patience than this is too busy for us. */
const LONGEST_PAUSE = 5_000;
const MOST_BYTES = 64 * 2 ** 20;
/** Milliseconds: credentials are asked for anew after this, so that a rotated certificate is seen. */
const CREDENTIALS_LIVE = 60_000;
const RESET = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

type Credentials = { readonly headers: Readonly<Record<string, string>>; readonly dispatcher: ReturnType<RequestContext["getDispatcher"]> };

/**
 * The connection that a kubeconfig describes. The client's library is loaded here and nowhere else:
 * it costs half a second and 90 MB.
 *
 * @param timeout of one question, attempts included
 * @throws Refusal (input) as `loadKubeconfig` does
 */
export async function openTransport(choice: KubeconfigChoice, timeout: Duration, waiting: Waiting): Promise<Connection> {
  const library = await import("@kubernetes/client-node");
  const { config, server, address } = loadKubeconfig(new library.KubeConfig(), choice);
  const http = new library.IsomorphicFetchHttpLibrary();
  let credentials: { readonly value: Promise<Credentials>; readonly until: number } | undefined;

  const authenticate = (): Promise<Credentials> => {
    if (credentials === undefined || credentials.until < waiting.now()) {
      credentials = { value: readCredentials(config, new library.RequestContext(address, "GET")), until: waiting.now() + CREDENTIALS_LIVE };
      credentials.value.catch(() => (credentials = undefined));
    }
    return credentials.value;
  };

  const sendOnce = async (request: Request, signal: AbortSignal): Promise<Answer & { readonly retryAfter: string | undefined }> => {
    const { headers, dispatcher } = await orAborted(authenticate(), signal);
    const context = new library.RequestContext(address + request.path, request.method);
    for (const [name, value] of Object.entries({ ...headers, accept: request.accept ?? "application/json" })) context.setHeaderParam(name, value);
    for (const [name, value] of Object.entries(request.query ?? {})) context.setQueryParam(name, value);
    if (request.body !== undefined) {
      context.setBody(request.body);
      context.setHeaderParam("content-type", request.contentType ?? "application/json");
    }
    if (dispatcher !== undefined) context.setDispatcher(dispatcher);
    context.setSignal(signal);
    const response = await http.send(context).toPromise();
    return { status: response.httpStatusCode, body: await readBody(response.body.stream()), retryAfter: response.headers["retry-after"] };
  };

  return {
    server,
    async send(request) {
      const question = { server, what: `${request.method} ${request.path}` };
      const deadline = waiting.now() + timeout.seconds * 1000;
      const signal = AbortSignal.timeout(timeout.seconds * 1000);
      let renewed = false;
      for (let attempt = 1; ; attempt++) {
        let pause = waiting.random() * Math.min(PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE);
        try {
          const { retryAfter, ...answer } = await sendOnce(request, signal);
          if (answer.status === 401 && !renewed) {
            [renewed, credentials, pause] = [true, undefined, 0];
          } else {
            const asked = answer.status === 429 || answer.status === 503 ? patienceOf(retryAfter) : undefined;
            pause = Math.max(pause, asked ?? 0);
            if (!(answer.status === 429 || answer.status >= 500) || attempt >= ATTEMPTS || pause > LONGEST_PAUSE || waiting.now() + pause >= deadline) return answer;
          }
        } catch (error) {
          if (Refusal.isRefusal(error)) throw error;
          if (signal.aborted) throw unanswered(question, `no answer within ${timeout}`, "look whether the server is well, or give it more time");
          if (!RESET.has(codeOf(error)) || attempt >= ATTEMPTS || waiting.now() + pause >= deadline) throw unanswered(question, `the server cannot be reached: ${codeOf(error)}`, "look whether the address in the kubeconfig is right and the network leads there");
        }
        await waiting.sleep(pause);
      }
    },
  };
}

/** What the kubeconfig's user shows the server. A credential plugin may run for this, and only what the kubeconfig names. */
async function readCredentials(config: KubeConfig, probe: RequestContext): Promise<Credentials> {
  try {
    await config.applySecurityAuthentication(probe);
  } catch (error) {
    // The text may hold what the plugin printed, a token among it: it is not repeated.
    throw new Refusal("outside", [{
      what: `the credentials of user "${config.getCurrentUser()?.name ?? ""}" could not be had${codeOf(error) === "unknown" ? "" : `: ${codeOf(error)}`}`,
      where: "kubeconfig",
      why: "the kubeconfig names a file or a program that did not give them",
      fix: `see what it says: kubectl --context ${config.getCurrentContext()} auth whoami`,
    }]);
  }
  const { "User-Agent": _, ...headers } = probe.getHeaders();
  return { headers, dispatcher: probe.getDispatcher() };
}

/** A plugin that hangs must not hang us. */
async function orAborted<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([value, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

async function readBody(stream: ReadableStream<Uint8Array> | null): Promise<JsonObject | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Refusal("outside", [{ what: `an answer of the API server is larger than ${MOST_BYTES} bytes`, why: "it would not fit into memory", fix: "ask for less at a time: --unit, --env" }]);
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds that a Retry-After asks for (RFC 9110, 10.2.3): seconds; a date is answered with our own pause. */
function patienceOf(retryAfter: string | undefined): number | undefined {
  return retryAfter !== undefined && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
}

/** The code alone: messages of the network may quote what was sent. */
function codeOf(error: unknown): string {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string") return cause.code;
  }
  return "unknown";
}
