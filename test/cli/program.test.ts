import { expect, test } from "vitest";
import { command, declareCommand } from "../../cli/command.ts";
import type { Answer } from "../../cli/command.ts";
import { COMMANDS } from "../../cli/commands/index.ts";
import { runProgram } from "../../cli/program.ts";
import type { Session } from "../../cli/session.ts";
import { Refusal, refuseInput } from "../../constructs/contract/problem.ts";
import type { RefusalKind } from "../../constructs/contract/problem.ts";
import { recordingHost } from "./recording-host.ts";

function commandDoing(body: (session: Session) => Answer | Promise<Answer>) {
  const declaration = declareCommand({ name: "work", summary: "work", description: [], arguments: {}, options: {}, examples: [], exitCodes: {} });
  return [command(declaration, async () => async (_values, session) => body(session))];
}

const nothing: Answer = { output: "", exitCode: 0 };

test("the answer of a command goes to stdout and its code is the exit code", async () => {
  const host = recordingHost(["work"]);
  expect(await runProgram(host, commandDoing(() => ({ output: "three differ\n", exitCode: 1 })))).toBe(1);
  expect(host.written).toEqual({ stdout: "three differ\n", stderr: "" });
});

test.each<[RefusalKind, number]>([["input", 2], ["outside", 3], ["disk", 4], ["locked", 5]])("a refusal of kind %s exits %i, with what, where, why and fix and no stack", async (kind, exitCode) => {
  const host = recordingHost(["work"]);
  const refuse = () => {
    throw new Refusal(kind, [{ what: "the wall is wet", where: "north", why: "it rained", fix: "wait" }, { what: "the tin is empty" }]);
  };
  expect(await runProgram(host, commandDoing(refuse))).toBe(exitCode);
  expect(host.written).toEqual({ stdout: "", stderr: "error: north: the wall is wet\n  why: it rained\n  fix: wait\nerror: the tin is empty\n" });
});

test("a bug exits 70, says how to report it and shows no stack", async () => {
  const host = recordingHost(["work"]);
  const fail = () => {
    throw new TypeError("x is not a function");
  };
  expect(await runProgram(host, commandDoing(fail))).toBe(70);
  expect(host.written.stderr).toBe("bug: TypeError: x is not a function\n  why: this is a mistake in lamplighter, not in what you wrote\n  fix: report it with the output of: lamplighter work --debug\n");
});

test("--debug shows the stack of a bug and of what caused it", async () => {
  const host = recordingHost(["work", "--debug"]);
  const fail = () => {
    throw new Error("outer", { cause: new RangeError("inner") });
  };
  expect(await runProgram(host, commandDoing(fail))).toBe(70);
  expect(host.written.stderr).toMatch(/program\.test\.ts/);
  expect(host.written.stderr).toMatch(/caused by RangeError: inner/);
});

test("a command interrupted before its answer writes none and exits with the signal's code", async () => {
  const host = recordingHost(["work"]);
  const work = () => {
    host.interrupt(143);
    return { output: "half", exitCode: 0 } as const;
  };
  expect(await runProgram(host, commandDoing(work))).toBe(143);
  expect(host.written).toEqual({ stdout: "", stderr: "" });
});

test("a command that fails because it was interrupted reports no failure", async () => {
  const host = recordingHost(["work"]);
  const work = () => {
    host.interrupt(130);
    throw new Error("aborted");
  };
  expect(await runProgram(host, commandDoing(work))).toBe(130);
  expect(host.written.stderr).toBe("");
});

test("progress is shown on a terminal, cleared before the answer, and harmless to it", async () => {
  const host = recordingHost(["work"], { terminal: true });
  await runProgram(host, commandDoing((session) => (session.progress("rendering \x07dev"), nothing)));
  expect(host.written.stderr).toBe("\r\x1b[Krendering \\x07dev\r\x1b[K");
});

test("progress is silent where nobody watches", async () => {
  const host = recordingHost(["work"]);
  await runProgram(host, commandDoing((session) => (session.progress("rendering"), nothing)));
  expect(host.written.stderr).toBe("");
});

test("the root is the nearest folder upwards with an estate", async () => {
  const host = recordingHost(["work"], { directory: "/estate/charts/deep" });
  let root = "";
  await runProgram(host, commandDoing((session) => ((root = session.root), nothing)));
  expect(root).toBe("/estate");
});

test("--root is relative to the working directory", async () => {
  const host = recordingHost(["work", "--root", "../estate"], { directory: "/elsewhere" });
  let root = "";
  await runProgram(host, commandDoing((session) => ((root = session.root), nothing)));
  expect(root).toBe("/estate");
});

test("outside an estate the way in is told", async () => {
  const host = recordingHost(["work"], { directory: "/elsewhere" });
  expect(await runProgram(host, commandDoing(() => nothing))).toBe(2);
  expect(host.written.stderr).toContain("/elsewhere: no environments/index.ts here or in any folder above");
});

test("a --root without an estate is refused", async () => {
  const host = recordingHost(["work", "--root", "/elsewhere"]);
  expect(await runProgram(host, commandDoing(() => nothing))).toBe(2);
  expect(host.written.stderr).toContain('--root: "/elsewhere" has no environments/index.ts');
});

test.each([
  [["work"], true, {}, true],
  [["work"], false, {}, false],
  [["work"], true, { NO_COLOR: "1" }, false],
  [["work"], true, { TERM: "dumb" }, false],
  [["work", "--color", "always"], false, { NO_COLOR: "1" }, true],
  [["work", "--color", "never"], true, {}, false],
])("%j on a terminal (%s) with %j is coloured: %s", async (line, terminal, variables, expected) => {
  let color: boolean | undefined;
  await runProgram(recordingHost(line, { terminal, variables }), commandDoing((session) => ((color = session.color), nothing)));
  expect(color).toBe(expected);
});

test("an environment file that does not load is refused with its line", async () => {
  const broken = () => {
    const error = new ReferenceError("prd is not defined");
    error.stack = "ReferenceError: prd is not defined\n    at file:///estate/environments/index.ts:7:3";
    throw error;
  };
  const host = recordingHost(["work"], { files: { "/estate/environments/index.ts": broken } });
  const code = await runProgram(host, commandDoing(async (session) => (await session.loadEstate(), nothing)));
  expect([code, host.written.stderr]).toEqual([2, expect.stringContaining("environments/index.ts (environments/index.ts:7): ReferenceError: prd is not defined")]);
});

const refusedAt = (line: number, what: string) => () => {
  throw Object.assign(refuseInput({ what, where: "environment dev: network.cidr" }), { stack: `Refusal: ${what}\n    at file:///estate/environments/dev.ts:${line}:14` });
};

test("a refusal while the estate loads is told with the file and line of the call", async () => {
  const host = recordingHost(["work"], { files: { "/estate/environments/index.ts": refusedAt(3, "is not a CIDR block") } });
  await runProgram(host, commandDoing(async (session) => (await session.loadEstate(), nothing)));
  expect(host.written.stderr).toBe("error: environment dev: network.cidr (environments/dev.ts:3): is not a CIDR block\n");
});

test("what the imports of a list refuse is told with it, and what was thrown with --debug", async () => {
  const files = { "/estate/environments/index.ts": refusedAt(3, "one"), "/estate/environments/dev.ts": refusedAt(3, "one"), "/estate/environments/prod.ts": refusedAt(4, "two"), "/estate/environments/sizes.ts": {} };
  const imports = { "/estate/environments/index.ts": ["/estate/environments/dev.ts", "/estate/environments/prod.ts", "/estate/environments/sizes.ts"] };
  const host = recordingHost(["work", "--debug"], { files, imports });
  await runProgram(host, commandDoing(async (session) => (await session.loadEstate(), nothing)));
  expect(host.written.stderr).toMatch(/^error: .*dev\.ts:3\): one\nerror: .*dev\.ts:4\): two\nRefusal: /);
  expect(host.written.stderr).toMatch(/caused by Refusal: two\n    at file:\/\/\/estate\/environments\/dev\.ts:4:14/);
});

test("no command at all is bad usage", async () => {
  const host = recordingHost([]);
  expect(await runProgram(host)).toBe(2);
  expect(host.written).toEqual({ stdout: "", stderr: "error: no command is given\n  fix: see lamplighter --help\n" });
});

test("help of a command is the same by both ways", async () => {
  const [byOption, byCommand] = [recordingHost(["synth", "--help"]), recordingHost(["help", "synth"])];
  expect([await runProgram(byOption), await runProgram(byCommand)]).toEqual([0, 0]);
  expect(byOption.written.stdout).toBe(byCommand.written.stdout);
});

test("help of an unknown command names the nearest one", async () => {
  const host = recordingHost(["help", "chek"]);
  expect(await runProgram(host)).toBe(2);
  expect(host.written.stderr).toContain('Did you mean "check"?');
});

test("no command's body is loaded to explain it", async () => {
  const trapped = COMMANDS.map((entry) => ({ ...entry, load: () => Promise.reject(new Error(`${entry.declaration.name} was loaded`)) }));
  for (const { name } of COMMANDS.map(({ declaration }) => declaration)) {
    expect(await runProgram(recordingHost([name, "--help"]), trapped)).toBe(0);
  }
  expect(await runProgram(recordingHost(["synth"]), trapped)).toBe(70);
});
