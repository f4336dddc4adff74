import type { Gate } from "../../constructs/contract/index.ts";
import type { HttpAnswer } from "../ports/ask-http.ts";
import type { ProgramEnd } from "../ports/run-program.ts";
import type { Observation } from "./observation.ts";

/** What programs and addresses are asked through. */
export interface Asking {
  /** @param variables what the program is told */
  run(line: readonly string[], variables: Readonly<Record<string, string>>, timeoutSeconds: number): Promise<ProgramEnd>;
  get(url: string, timeoutSeconds: number): Promise<HttpAnswer>;
}

export interface AskedAbout {
  readonly app: string;
  readonly environment: string;
  readonly image: string;
}

/** Asks the program or the address of a gate; undefined for a gate that has neither. */
export async function tryAsk(gate: Gate | undefined, { app, environment, image }: AskedAbout, asking: Asking): Promise<Observation | undefined> {
  if (gate?.kind === "command") {
    const end = await asking.run(gate.run, { LAMPLIGHTER_APP: app, LAMPLIGHTER_ENVIRONMENT: environment, LAMPLIGHTER_IMAGE: image }, gate.timeout.seconds);
    if (end.kind === "unknown") return { state: "unknown", source: "command", details: [`${gate.name}: ${end.why}`] };
    return { state: end.code === 0 ? "passed" : "failed", source: "command", details: [`${gate.name} exited with ${end.code}`] };
  }
  if (gate?.kind !== "http") return undefined;
  const answer = await asking.get(gate.url, gate.timeout.seconds);
  if (answer.kind === "unanswered") return { state: "unknown", source: "http", details: [`${gate.name}: ${answer.why}`] };
  // That an address cannot answer is no verdict on the build.
  const overloaded = answer.status === 429 || answer.status >= 500;
  return { state: answer.status === gate.status ? "passed" : overloaded ? "unknown" : "failed", source: "http", details: [`${gate.name} answered ${answer.status}`] };
}
