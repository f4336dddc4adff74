import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { runProgram } from "../../engine/ports/run-program.ts";

/** A shell and the program that it started, which is connected for as long as it runs. */
async function lastingProgram(): Promise<{ readonly line: readonly string[]; readonly running: Promise<Socket> }> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const connected = `require("node:net").connect(${(server.address() as AddressInfo).port}, "127.0.0.1").resume()`;
  return { line: ["sh", "-c", `"$0" -e '${connected}' & wait`, process.execPath], running: once(server, "connection").then(([socket]) => (socket as Socket).resume()) };
}

const ended = (socket: Socket): Promise<unknown> => new Promise((settle) => socket.on("error", () => undefined).on("close", settle));

test("the exit code of a program is its answer", async () => {
  expect(await runProgram(["sh", "-c", "exit $CODE"], "/", { CODE: "7" }, 60)).toEqual({ kind: "exited", code: 7 });
});

test("a program that does not end in time is ended with all that it started, and its answer is unknown", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const { line, running } = await lastingProgram();
  const end = runProgram(line, "/", {}, 60);
  const socket = await running;
  vi.advanceTimersByTime(60_000);
  expect(await end).toEqual({ kind: "unknown", why: "it did not end within 60 s" });
  await ended(socket);
});

test("whoever interrupts ends the program with all that it started", async () => {
  const { line, running } = await lastingProgram();
  const interruption = new AbortController();
  const end = runProgram(line, "/", {}, 60, interruption.signal);
  const socket = await running;
  interruption.abort(130);
  await expect(end).rejects.toBe(130);
  await ended(socket);
});

test("after an interruption no program is started", async () => {
  await expect(runProgram(["no-such-program"], "/", {}, 60, AbortSignal.abort(130))).rejects.toBe(130);
});
