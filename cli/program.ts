import manifest from "../package.json" with { type: "json" };
import { refuseInput } from "../constructs/contract/problem.ts";
import { suggest } from "../constructs/contract/suggestion.ts";
import { quoted, visible } from "../constructs/contract/visible.ts";
import { readClock } from "../engine/ports/clock.ts";
import { withoutRunnerCommands } from "./actions-log.ts";
import { readArguments } from "./arguments.ts";
import type { GlobalValues, Invocation } from "./arguments.ts";
import type { Answer, Command } from "./command.ts";
import { help } from "./commands/help.ts";
import { COMMANDS } from "./commands/index.ts";
import { loadEstateFrom } from "./estate.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import { describeFailure } from "./failure.ts";
import { renderCommandHelp, renderOverview } from "./help.ts";
import type { Host } from "./host.ts";
import { findFolder, findRoot } from "./root.ts";
import type { Session } from "./session.ts";

/**
 * Reads the command line, runs the command and writes its answer: the one place that writes. The
 * answer is written as a whole or, where the user interrupted, not at all.
 */
export async function runProgram(host: Host, commands: readonly Command[] = COMMANDS): Promise<ExitCode> {
  try {
    const answer = await answerTo(host, commands);
    if (host.signal.aborted) return host.signal.reason;
    await host.stdout.write(inLog(answer.output, host));
    return answer.exitCode;
  } catch (error) {
    if (host.signal.aborted) return host.signal.reason;
    const failure = describeFailure(error, host.line, host.line.includes("--debug"));
    await host.stderr.write(inLog(failure.message, host));
    return failure.exitCode;
  }
}

/** What others wrote reaches a log through this program. */
function inLog(output: string, { variables }: Host): string {
  return variables["GITHUB_ACTIONS"] === "true" ? withoutRunnerCommands(output) : output;
}

async function answerTo(host: Host, commands: readonly Command[]): Promise<Answer> {
  const declarations = [...commands.map(({ declaration }) => declaration), help];
  const invocation = readArguments(host.line, declarations);
  if (invocation.global.version) return { output: `${manifest.version}\n`, exitCode: EXIT_CODES.same };
  if (invocation.global.help || invocation.command === help) return explain(invocation, declarations);
  const command = commands.find(({ declaration }) => declaration === invocation.command);
  if (command === undefined) {
    throw refuseInput({ what: "no command is given", fix: "see lamplighter --help" });
  }
  const session = openSession(invocation, host);
  try {
    const run = await command.load();
    return await run(invocation.values as never, session);
  } finally {
    await session.endProgress();
  }
}

function explain(invocation: Invocation, declarations: readonly Command["declaration"][]): Answer {
  const asked = invocation.command === help ? (invocation.values["command"] as string | undefined) : invocation.command?.name;
  if (asked === undefined) return { output: renderOverview(declarations), exitCode: EXIT_CODES.same };
  const command = declarations.find(({ name }) => name === asked);
  if (command !== undefined) return { output: renderCommandHelp(command), exitCode: EXIT_CODES.same };
  const names = declarations.map(({ name }) => name);
  throw refuseInput({ what: `unknown command ${quoted(asked)}.${suggest(asked, names)}`, fix: `use one of ${names.join(", ")}` });
}

function openSession({ command, values, global }: Invocation, host: Host): Session & { endProgress(): Promise<void> } {
  const needsEstate = command?.needsEstate !== false && (command?.insteadOfEstate === undefined || values[command.insteadOfEstate] === undefined);
  const root = needsEstate ? findRoot(global.root, host, command?.insteadOfEstate) : findFolder(global.root, host);
  const { isTerminal } = host.stderr;
  let shown = false;
  return {
    root,
    directory: host.directory,
    now: host.now ?? readClock(),
    color: wantsColor(global.color, host),
    signal: host.signal,
    progress(step) {
      if (!isTerminal) return;
      shown = true;
      host.stderr.write(`\r\x1b[K${visible(step)}`).catch(() => undefined);
    },
    async endProgress() {
      if (shown) await host.stderr.write("\r\x1b[K");
    },
    loadEstate: (from = root) => loadEstateFrom(from, host),
  };
}

/** NO_COLOR: see no-color.org. */
function wantsColor(when: GlobalValues["color"], { stdout, variables }: Host): boolean {
  if (when !== "auto") return when === "always";
  return stdout.isTerminal && !variables["NO_COLOR"] && variables["TERM"] !== "dumb";
}
