import { GLOBAL_OPTIONS } from "../cli/arguments.ts";
import type { CommandDeclaration } from "../cli/command.ts";
import { exitCodeRows, optionRow, usage } from "../cli/help.ts";
import { EXIT_CODE_MEANINGS } from "../cli/exit-codes.ts";

/** docs/commands.md: the help of every command on one page, from the same declarations. */
export function renderCommandsPage(commands: readonly CommandDeclaration[]): string {
  return [
    "<!-- Generated from cli/commands by scripts/write-docs.ts. Do not edit. -->",
    "",
    "# Commands",
    "",
    "Data goes to stdout, progress and errors to stderr. Every refusal says what, where, why and how to mend it.",
    "",
    "## Options of every command",
    "",
    ...table(["option", "meaning"], Object.entries(GLOBAL_OPTIONS).map(optionRow)),
    "## Exit codes",
    "",
    ...table(["code", "meaning"], Object.entries(EXIT_CODE_MEANINGS)),
    ...commands.flatMap(renderCommand),
  ].join("\n");
}

function renderCommand(command: CommandDeclaration): string[] {
  const positionals = Object.entries(command.arguments).map(([name, { description }]) => [name.toUpperCase(), description] as const);
  const ownCodes = exitCodeRows(command).filter(([code]) => Object.hasOwn(command.exitCodes, code));
  return [
    `## ${command.name}`,
    "",
    `\`${usage(command)}\`: ${command.summary}.`,
    "",
    ...command.description.flatMap((paragraph) => [paragraph, ""]),
    ...table(["argument", "meaning"], positionals),
    ...table(["option", "meaning"], Object.entries(command.options).map(optionRow)),
    ...table(["example", "what it does"], command.examples.map(({ command: line, does }) => [line, does])),
    ...table(["exit code", "meaning"], ownCodes),
  ];
}

function table(head: readonly [string, string], rows: readonly (readonly [string, string])[]): string[] {
  if (rows.length === 0) return [];
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  return [`| ${head[0]} | ${head[1]} |`, "|---|---|", ...rows.map(([term, text]) => `| \`${cell(term)}\` | ${cell(text)} |`), ""];
}
