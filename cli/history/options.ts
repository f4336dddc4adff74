import type { OptionDeclaration } from "../command.ts";

/** What every command that reads the history takes. */
export const HISTORY_OPTIONS = {
  revision: { value: "REF", default: "HEAD", description: "the branch, tag or commit whose history is read" },
  mapping: { value: "FILE", description: "read a repository that has no estate: a JSON or YAML file that says where its pointers stand" },
  order: { value: "ENVS", description: "the promotion path, first to last, such as dev,staging,prod; by default that of the mapping file or the estate" },
  format: { value: "FORMAT", choices: ["text", "json"], default: "text", description: "how the answer is written" },
} as const satisfies Readonly<Record<string, OptionDeclaration>>;

export const NAME_OPTIONS = {
  env: { value: "ENV", repeatable: true, description: "only this environment" },
  app: { value: "APP", repeatable: true, description: "only this application" },
} as const satisfies Readonly<Record<string, OptionDeclaration>>;

export const TIME_OPTIONS = {
  since: { value: "WHEN", description: "only what landed since then: 2026-09-01, 2026-09-01T12:00Z, 30d or 12h" },
  until: { value: "WHEN", description: "only what landed until then; a day counts to its end" },
} as const satisfies Readonly<Record<string, OptionDeclaration>>;

/** The paragraph that explains foreign repositories. */
export const FOREIGN = "With --mapping any git repository is read, and no estate is needed. The file names the places of the pointers and the promotion path; its format is in docs/history.md.";
