import { refuseInput } from "../../../constructs/contract/problem.ts";
import type { Answer } from "../../command.ts";
import type { Session } from "../../session.ts";
import type { DiffOptions } from "../diff.ts";

export async function run(_options: DiffOptions, _session: Session): Promise<Answer> {
  throw refuseInput({ what: "diff is not wired to the engine yet" });
}
