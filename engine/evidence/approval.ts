import { refuseInput } from "../../constructs/contract/index.ts";
import type { GateOf } from "../../constructs/contract/index.ts";
import { samePerson } from "../../constructs/contract/person.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { Observation } from "./observation.ts";
import type { Question } from "./questions.ts";

/** What a person says of a build. */
export interface Approval {
  readonly approves: boolean;
  readonly reason?: string;
}

/** A question of an approval gate. */
type ApprovalQuestion = Question & { readonly gate: GateOf<"approved"> };

/**
 * The approvals that are asked for, as a person answers them; a gate that does not name him is not
 * answered.
 *
 * @param person e-mail address
 * @throws Refusal (input) where no gate asks for an approval, or none of them names him
 */
export function answerInPerson(questions: readonly Question[], { approves, reason }: Approval, person: string, environment: string): readonly { readonly question: Question; readonly observation: Observation | undefined }[] {
  const asked = questions.filter(isApprovalQuestion);
  if (asked.length === 0) throw refuseInput({ what: `no gate asks for an approval of what runs in ${environment}`, where: "--approve", why: "nobody would ever read it", fix: "add approved({ by: […] }) to the gates of the environment that it is promoted to" });
  const may = ({ gate }: ApprovalQuestion): boolean => gate.by.some((each) => samePerson(each, person));
  if (!asked.some(may)) {
    throw refuseInput(...asked.map(({ gate, reference }) => ({
      what: `${person} may not approve for ${reference.environment}`,
      where: `environment ${reference.environment}: gates`,
      why: `its gate counts the word of ${gate.by.join(", ")}, and of nobody else; nothing was recorded`,
      fix: "let one of them say it, in a clone where git knows them by that address (git config user.email), or add yours to the gate",
    })));
  }
  const observation: Observation = { state: approves ? "passed" : "failed", source: "person", by: person, details: reason === undefined ? [] : [reason] };
  return asked.map((question) => ({ question, observation: may(question) ? observation : undefined }));
}

/** The last word of each person whom a gate names, of those who said one. */
export function lastWords({ by }: GateOf<"approved">, entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const words = by.flatMap((person) => entries.findLast(({ author }) => samePerson(author.email, person)) ?? []);
  return [...new Set(words)];
}

/** The question of an approval, told by how far it has come; any other as it is. @param entries about the question, in their order */
export function tellSoFar(question: Question, entries: readonly LedgerEntry[]): Question {
  if (!isApprovalQuestion(question)) return question;
  const approvals = lastWords(question.gate, entries).filter(({ evidence }) => evidence.result === "passed");
  return { ...question, asks: `approved by ${approvals.length} of ${question.gate.count} so far (gate of ${question.reference.environment})` };
}

function isApprovalQuestion(question: Question): question is ApprovalQuestion {
  return question.gate?.kind === "approved";
}
