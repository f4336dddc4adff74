import { GLOBAL_OPTIONS } from "./arguments.ts";
import { optionFlag } from "./command.ts";
import type { CommandDeclaration, OptionDeclaration } from "./command.ts";
import { EXIT_CODE_MEANINGS } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";

const WIDTH = 92;

/** The list of commands. */
export function renderOverview(commands: readonly CommandDeclaration[]): string {
  return [
    "Terraform for the building, Git for the lights.",
    "",
    "Usage: lamplighter COMMAND [OPTION]…",
    "",
    "Commands:",
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    "",
    "Options of every command:",
    ...columns(Object.entries(GLOBAL_OPTIONS).map(optionRow)),
    "",
    "Exit codes:",
    ...columns(Object.entries(EXIT_CODE_MEANINGS)),
    "",
    "lamplighter COMMAND --help explains one command.",
    "",
  ].join("\n");
}

/** Everything about one command. */
export function renderCommandHelp(command: CommandDeclaration): string {
  const options = Object.entries(command.options);
  const positionals = Object.entries(command.arguments);
  return [
    `Usage: ${usage(command)}`,
    "",
    ...command.description.flatMap((paragraph) => [...wrap(paragraph, WIDTH), ""]),
    ...section("Arguments", positionals.map(([name, argument]) => [name.toUpperCase(), argument.description])),
    ...section("Options", options.map(optionRow)),
    ...section("Options of every command", Object.entries(GLOBAL_OPTIONS).map(optionRow)),
    ...section("Examples", command.examples.map((example) => [example.command, example.does])),
    ...section("Exit codes", exitCodeRows(command)),
  ].join("\n");
}

/** `lamplighter help [COMMAND]` */
export function usage(command: CommandDeclaration): string {
  const positionals = Object.entries(command.arguments).map(([name, { optional, repeatable }]) => `${optional ? `[${name.toUpperCase()}]` : name.toUpperCase()}${repeatable ? "…" : ""}`);
  const options = Object.keys(command.options).length === 0 ? [] : ["[OPTION]…"];
  return ["lamplighter", command.name, ...positionals, ...options].join(" ");
}

/** The option as it is typed, and what it does, with choices and default. */
export function optionRow([name, option]: readonly [string, OptionDeclaration]): readonly [string, string] {
  const notes = [
    ...(option.repeatable ? ["may be given several times"] : []),
    ...(typeof option.default === "string" ? [`default: ${option.default}`] : []),
  ];
  return [optionUsage(name, option), notes.length === 0 ? option.description : `${option.description} (${notes.join("; ")})`];
}

/** The codes a command ends with, its own words before the general ones. */
export function exitCodeRows(command: CommandDeclaration): readonly (readonly [string, string])[] {
  return Object.entries(EXIT_CODE_MEANINGS).map(([code, meaning]) => [code, command.exitCodes[Number(code) as ExitCode] ?? meaning]);
}

function optionUsage(name: string, option: OptionDeclaration): string {
  const value = option.choices?.join("|") ?? option.value;
  return value === undefined ? optionFlag(name, option) : `${optionFlag(name, option)} ${value}`;
}

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  return rows.length === 0 ? [] : [`${title}:`, ...columns(rows), ""];
}

/** Two columns; a left side too long for its column gets a line of its own. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.min(44, Math.max(...rows.map(([term]) => term.length)));
  return rows.flatMap(([term, text]) => {
    const [first = "", ...others] = wrap(text, WIDTH - left - 4);
    const indented = others.map((line) => " ".repeat(left + 4) + line);
    return term.length > left ? [`  ${term}`, " ".repeat(left + 4) + first, ...indented] : [`  ${term.padEnd(left)}  ${first}`, ...indented];
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
