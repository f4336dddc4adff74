import { posix } from "node:path";
import type { ExitCode } from "../../cli/exit-codes.ts";
import type { Host, InterruptSignal } from "../../cli/host.ts";

export interface RecordingHost extends Host {
  readonly written: { stdout: string; stderr: string };
  interrupt(exitCode: ExitCode): void;
}

/** A process that records what is written and has a few files. */
export function recordingHost(line: readonly string[], options: { files?: Readonly<Record<string, unknown>>; imports?: Readonly<Record<string, readonly string[]>>; directory?: string; terminal?: boolean; variables?: Readonly<Record<string, string>> } = {}): RecordingHost {
  const files = options.files ?? { "/estate/environments/index.ts": {} };
  const written = { stdout: "", stderr: "" };
  const interruption = new AbortController();
  const stream = (name: keyof typeof written) => ({
    isTerminal: options.terminal ?? false,
    write: async (text: string) => {
      written[name] += text;
    },
  });
  return {
    line,
    directory: options.directory ?? "/estate",
    variables: options.variables ?? {},
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    signal: interruption.signal as InterruptSignal,
    fileExists: (path) => Object.hasOwn(files, posix.normalize(path)),
    importModule: async (path) => {
      const file = files[path];
      return typeof file === "function" ? file() : (file as Readonly<Record<string, unknown>>);
    },
    listImports: async (path) => options.imports?.[path] ?? [],
    written,
    interrupt: (exitCode) => interruption.abort(exitCode),
  };
}
