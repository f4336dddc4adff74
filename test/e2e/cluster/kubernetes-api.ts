import { Agent, request } from "node:https";
import type { IncomingMessage } from "node:http";
import { createInterface } from "node:readline";

/** An object as the API server gives it: nothing is read into it. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly generation?: number;
    readonly resourceVersion?: string;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
  };
  readonly spec?: any;
  readonly status?: any;
  readonly [field: string]: any;
}

export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: KubernetesObject;
}

/** What the API server answered, where it was not what was asked for. */
export class ApiRefusal extends Error {
  readonly code: number;

  constructor(method: string, path: string, code: number, body: string) {
    super(`${method} ${path}: ${code} ${message(body)}`);
    this.code = code;
  }
}

export const MERGE_PATCH = "application/merge-patch+json";
export const APPLY_PATCH = "application/apply-patch+yaml";

/** An outside eye on a cluster: it shares no code with what is tested. */
export class KubernetesApi {
  readonly #base: { readonly host: string; readonly port: number; readonly ca: string };
  readonly #token: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor({ port, ca, token }: { readonly port: number; readonly ca: string; readonly token: string }) {
    this.#base = { host: "127.0.0.1", port, ca };
    this.#token = token;
  }

  async get<T = KubernetesObject>(path: string): Promise<T> {
    return JSON.parse(await this.text("GET", path)) as T;
  }

  async tryGet<T = KubernetesObject>(path: string): Promise<T | undefined> {
    return this.get<T>(path).catch(unless(404));
  }

  async list(path: string): Promise<readonly KubernetesObject[]> {
    return (await this.get<{ items: readonly KubernetesObject[] }>(path)).items;
  }

  async create(path: string, object: unknown): Promise<KubernetesObject> {
    return JSON.parse(await this.text("POST", path, object)) as KubernetesObject;
  }

  async patch(path: string, body: unknown, type = MERGE_PATCH): Promise<KubernetesObject> {
    return JSON.parse(await this.text("PATCH", path, body, type)) as KubernetesObject;
  }

  async delete(path: string, options: unknown = {}): Promise<void> {
    await this.text("DELETE", path, options);
  }

  async text(method: string, path: string, body?: unknown, type = "application/json"): Promise<string> {
    const response = await this.#send(method, path, body, type);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    if (response.statusCode! >= 300) throw new ApiRefusal(method, path, response.statusCode!, text);
    return text;
  }

  /** Sees every object now and every change from now on, and begins anew where the connection breaks. Ends with the signal. */
  async watch(path: string, see: (event: WatchEvent) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const { metadata, items } = await this.get<{ metadata: { resourceVersion: string }; items: KubernetesObject[] }>(path);
        for (const object of items) see({ type: "ADDED", object });
        const response = await this.#send("GET", `${path}?watch=true&allowWatchBookmarks=true&resourceVersion=${metadata.resourceVersion}`, undefined, "application/json", signal);
        if (response.statusCode !== 200) {
          response.resume();
          continue;
        }
        for await (const line of createInterface({ input: response })) {
          const event = JSON.parse(line) as WatchEvent;
          if (event.type === "ERROR") break;
          if (event.type !== "BOOKMARK") see(event);
        }
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ApiRefusal && error.code < 500 && error.code !== 404) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(method: string, path: string, body: unknown, type: string, signal?: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const outgoing = request({
        ...this.#base, method, path, agent: this.#agent, signal,
        headers: { authorization: `Bearer ${this.#token}`, accept: "application/json", ...(payload === undefined ? {} : { "content-type": type, "content-length": Buffer.byteLength(payload) }) },
      }, resolve);
      outgoing.once("error", reject);
      // A watch is silent for as long as nothing happens.
      if (signal === undefined) outgoing.setTimeout(30_000, () => outgoing.destroy(new Error(`${method} ${path}: no answer within 30 s`)));
      outgoing.end(payload);
    });
  }
}

/** For `catch`: undefined for these answers, and whatever it was otherwise. */
export function unless(...codes: readonly number[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof ApiRefusal && codes.includes(error.code)) return undefined;
    throw error;
  };
}

function message(body: string): string {
  try {
    return (JSON.parse(body) as { message: string }).message;
  } catch {
    return body.slice(0, 300);
  }
}
