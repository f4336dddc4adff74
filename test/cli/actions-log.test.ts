import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutRunnerCommands } from "../../cli/actions-log.ts";
import { runProgram } from "../../cli/program.ts";
import { recordingHost } from "./recording-host.ts";

/** What GitHub's runner takes for a command: actions/runner, ActionCommand.TryParseV2 and TryParse. */
function isCommand(line: string): boolean {
  return line.trimStart().startsWith("::") || line.includes("##[");
}

const piece = fc.constantFrom(":", "::", "::add-mask::x", "::error file=a::b", "::stop-commands::x", "##[error]x", "#", "##[", "\n", " ", "\t", "\r", "\u00a0", "a", "{", "[");

test("no line of an output is a command, whatever it is made of", () => {
  fc.assert(fc.property(fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join("")), (text) => {
    expect(withoutRunnerCommands(text).split(/\r\n|\n|\r/).filter(isCommand)).toEqual([]);
  }), { numRuns: 5000 });
});

test("what holds none stays as it is, and JSON keeps its values", () => {
  const text = "error: a::b\n  # heading\n  ##  [x]\n";
  expect(withoutRunnerCommands(text)).toBe(text);
  const value = { reason: "##[add-mask]x", list: ["::error::"] };
  expect(JSON.parse(withoutRunnerCommands(JSON.stringify(value, undefined, 2)))).toEqual(value);
});

test("answers and refusals are written so in a workflow, and only there", async () => {
  const line = ["##[error]x"];
  const [inside, outside] = [recordingHost(line, { variables: { GITHUB_ACTIONS: "true" } }), recordingHost(line)];
  for (const each of [inside, outside]) await runProgram(each);
  expect([inside.written.stderr, outside.written.stderr]).toEqual([expect.stringContaining("#\\x23[error]x"), expect.stringContaining("##[error]x")]);
});
