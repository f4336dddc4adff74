import { EXIT_CODE_MEANINGS, exitCodeOf } from "../cli/exit-codes.ts";
import * as building from "../constructs/building/index.ts";
import * as contract from "../constructs/contract/index.ts";
import type { RefusalKind } from "../constructs/contract/index.ts";
import * as lights from "../constructs/lights/index.ts";
import { renderProblems } from "../engine/render/problems.ts";
import { markdownTable } from "./markdown-table.ts";
import { listRefusals } from "./refusal-list.ts";

/** What whoever meets a refusal may rely on, and does next. */
const KINDS: Readonly<Record<RefusalKind, { readonly promise: string; readonly next: string }>> = {
  input: { promise: "Nothing on disk or in git has changed. Every problem that could be found is listed.", next: "Mend what the message names, and run again." },
  outside: { promise: "What could not be learnt was not guessed.", next: "Look at the program or the server that the message names, and run again." },
  disk: { promise: "dist is the old tree, the new one, or a state that the next run names and repairs.", next: "Make room, or mend what the message names, and run again." },
  locked: { promise: "Nothing has changed.", next: "Wait for the run that the message names, and run again." },
};

const PACKAGES = [
  { title: "lamplighter", folder: "contract", module: contract },
  { title: "lamplighter/building", folder: "building", module: building },
  { title: "lamplighter/lights", folder: "lights", module: lights },
];

/** docs/errors.md: the form of a message, the exit codes, and what each call refuses. */
export function renderErrorsPage(): string {
  return [
    "<!-- Generated from the exit codes and the docstrings by scripts/write-docs.ts. Do not edit. -->",
    "",
    "# Errors",
    "",
    "An error that lamplighter raises on purpose is a refusal. It says what is wrong and where, then why it is refused, then how to mend it, with the corrected value where that can be computed. It shows no stack trace. Every problem has a paragraph of its own. Two mistakes in one release file are told so:",
    "",
    "```",
    renderProblems(exampleProblems()).trimEnd(),
    "```",
    "",
    "What a message quotes is made harmless first: control and invisible characters are written as escapes, long values are cut, and what a URL holds in front of its host is hidden.",
    "",
    "Anything else that goes wrong is a mistake in lamplighter. It begins with `bug:`, exits with 70, and says how to report it.",
    "",
    "## Exit codes",
    "",
    ...markdownTable(["code", "meaning"], Object.entries(EXIT_CODE_MEANINGS).map(([code, meaning]) => [`\`${code}\``, meaning])),
    "## Kinds of refusal",
    "",
    ...markdownTable(["kind", "exit code", "what you may rely on", "what to do"], Object.entries(KINDS).map(([kind, { promise, next }]) => [`\`${kind}\``, `\`${exitCodeOf(kind as RefusalKind)}\``, promise, next])),
    "In code a refusal is an instance of `Refusal`: `kind` is one of the above, and `problems` is the list of `{ what, where, why, fix }`. `Refusal.isRefusal(error)` tells it from other errors.",
    "",
    "## What is refused",
    "",
    "By the call that refuses it, in the words of its documentation. All of them are of kind `input`. What rules find in a rendered estate stands in [rules.md](rules.md).",
    "",
    ...PACKAGES.flatMap(({ title, folder, module }) => [
      `### ${title}`,
      "",
      ...markdownTable(["call", "refuses"], listRefusals(folder, Object.keys(module)).map(({ call, text }) => [`\`${call}\``, text])),
    ]),
  ].join("\n");
}

/** What two real mistakes are told. */
function exampleProblems(): readonly contract.Problem[] {
  try {
    contract.parseRelease({ schemaVersion: 1, repository: "ghcr.io/acme/catalog:1.4.2", digets: "1.4.2", digest: `sha256:${"0".repeat(64)}` }, "environments/releases/dev/catalog.json");
  } catch (error) {
    if (contract.Refusal.isRefusal(error)) return error.problems;
    throw error;
  }
  throw new Error("the example is not refused any more");
}
