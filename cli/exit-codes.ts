import type { RefusalKind } from "../constructs/contract/problem.ts";

/**
 * What the exit status says. A script may rely on every line: a code is never used for two things,
 * and a bug of ours never looks like an answer.
 */
export const EXIT_CODES = {
  same: 0,
  differs: 1,
  badInput: 2,
  outsideFailed: 3,
  diskFailed: 4,
  locked: 5,
  /** A bug of ours: EX_SOFTWARE of BSD's sysexits.h. Node itself would say 1, which is an answer here. */
  bug: 70,
  /** 128 and the number of the signal, as shells report it. */
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** The meanings in the words of the help; a command may say its first two more exactly. */
export const EXIT_CODE_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: "same, clean, done",
  1: "differs, or something was found",
  2: "bad usage, configuration or input; nothing has changed",
  3: "the outside failed: git, cluster, Terraform, registry",
  4: "the disk failed",
  5: "somebody else holds the lock",
  70: "a bug in lamplighter",
  130: "interrupted (SIGINT)",
  143: "terminated (SIGTERM)",
};

const BY_KIND: Readonly<Record<RefusalKind, ExitCode>> = {
  input: EXIT_CODES.badInput,
  outside: EXIT_CODES.outsideFailed,
  disk: EXIT_CODES.diskFailed,
  locked: EXIT_CODES.locked,
};

export function exitCodeOf(kind: RefusalKind): ExitCode {
  return BY_KIND[kind];
}
