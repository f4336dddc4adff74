import { refuseInput } from "../../../constructs/contract/problem.ts";
import type { Answer } from "../../command.ts";
import type { Session } from "../../session.ts";
import type { CheckOptions } from "../check.ts";

export async function run(_options: CheckOptions, _session: Session): Promise<Answer> {
  throw refuseInput({ what: "check is not wired to the engine yet" });
}
