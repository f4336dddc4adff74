import type { JsonObject } from "../../constructs/contract/json.ts";
import { Refusal } from "../../constructs/contract/problem.ts";
import { visible } from "../../constructs/contract/visible.ts";
import type { Answer } from "./kubernetes-connection.ts";

/** What was asked of which server, for messages. */
export interface Question {
  readonly server: string;
  readonly what: string;
}

const LONGEST = 500;

/** @throws Refusal (outside) where the server did not do as asked, saying which way */
export function assertAnswered({ status, body }: Answer, question: Question): JsonObject {
  if (status >= 200 && status < 300) {
    if (body === undefined) throw notUnderstood(question);
    return body;
  }
  const said = messageOf(body) === "" ? "" : `: ${messageOf(body)}`;
  switch (status) {
    case 401: throw unanswered(question, "the server does not accept the credentials (401)", "log in anew, or name another context");
    case 403: throw unanswered(question, `the server does not allow it (403)${said}`, "let your user get, list and patch these objects (a dry run needs patch), or name another context");
    case 404: throw unanswered(question, `the server has no such address (404)${said}`, "install the custom resource definition, or name the cluster that has it");
    case 429: throw unanswered(question, "the server is too busy (429)", "run again later");
    default: throw unanswered(question, `${status >= 500 ? "the server failed" : "the server refused it"} (${status})${said}`, status >= 500 ? "run again when the server is well" : "mend what the server names");
  }
}

/** The refusal of something that stays unknown. */
export function unanswered({ server, what }: Question, reason: string, fix: string): Refusal {
  return new Refusal("outside", [{ what: reason, where: `${server}: ${what}`, why: "what could not be asked is unknown, and unknown is not clean", fix }]);
}

export function notUnderstood(question: Question): Refusal {
  return unanswered(question, "the answer is not one of a Kubernetes API server", "name the address of an API server in the kubeconfig");
}

/** What a Status says. It names objects and fields, and never a credential. */
export function messageOf(body: JsonObject | undefined): string {
  const message = body?.["message"];
  if (body?.["kind"] !== "Status" || typeof message !== "string" || message === "") return "";
  return visible(message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message);
}
