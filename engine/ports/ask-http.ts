import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** The status that an address answers with, or why there is none. */
export type HttpAnswer = { readonly kind: "answered"; readonly status: number } | { readonly kind: "unanswered"; readonly why: string };

/**
 * Asks an address once. Redirections are not followed, and what is said besides the status is not read:
 * it may hold anything.
 */
export function askHttp(url: string, timeoutSeconds: number): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const send = url.startsWith("https:") ? requestHttps : requestHttp;
    const request = send(url, { method: "GET", headers: { "user-agent": "lamplighter" }, agent: false }, (response) => {
      resolve({ kind: "answered", status: response.statusCode ?? 0 });
      response.destroy();
      clearTimeout(deadline);
    });
    const deadline = setTimeout(() => {
      resolve({ kind: "unanswered", why: `no answer within ${timeoutSeconds} s` });
      request.destroy();
    }, timeoutSeconds * 1000);
    request.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(deadline);
      resolve({ kind: "unanswered", why: error.code ?? "the connection failed" });
    });
    request.end();
  });
}
