import type { JsonObject } from "../../constructs/contract/json.ts";

export interface Request {
  /** PATCH is sent as a dry run only: like GET it may be sent again. */
  readonly method: "GET" | "PATCH";
  /** Below the server's address, encoded: `/api/v1/namespaces/shop/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** @default - application/json */
  readonly accept?: string;
  readonly body?: string;
  readonly contentType?: string;
}

export interface Answer {
  readonly status: number;
  /** Undefined where the answer was no JSON object. */
  readonly body: JsonObject | undefined;
}

/** One way to an API server, with credentials, deadline and further attempts. */
export interface Connection {
  /** For messages, without credentials. */
  readonly server: string;
  /** @throws Refusal (outside) where no answer came in time; every answer that came is returned */
  send(request: Request): Promise<Answer>;
}
