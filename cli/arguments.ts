import { parseArgs } from "node:util";
import { Refusal } from "../constructs/contract/problem.ts";
import type { Problem } from "../constructs/contract/problem.ts";
import { suggest } from "../constructs/contract/suggestion.ts";
import { quoted } from "../constructs/contract/visible.ts";
import { optionFlag } from "./command.ts";
import type { CommandDeclaration, OptionDeclaration } from "./command.ts";

/** Options that every command takes, before or after its name. */
export const GLOBAL_OPTIONS = {
  root: { value: "DIR", description: "the repository's root; by default the nearest folder upwards that has environments/index.ts" },
  color: { value: "WHEN", choices: ["auto", "always", "never"], default: "auto", description: "whether the answer is coloured" },
  debug: { description: "show the stack trace where lamplighter itself fails" },
  help: { description: "explain lamplighter or the command" },
  version: { description: "print the version" },
} as const satisfies Readonly<Record<string, OptionDeclaration>>;

/** The command line, understood. Values are checked for the command that is named. */
export interface Invocation {
  readonly command: CommandDeclaration | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  readonly global: GlobalValues;
}

export interface GlobalValues {
  readonly root: string | undefined;
  readonly color: "auto" | "always" | "never";
  readonly debug: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

type Options = Readonly<Record<string, OptionDeclaration>>;
type Values = Record<string, string | boolean | readonly string[] | undefined>;

/**
 * Reads the command line.
 *
 * @throws Refusal (input) with every problem at once
 */
export function readArguments(line: readonly string[], commands: readonly CommandDeclaration[]): Invocation {
  const named = tokenize(line, GLOBAL_OPTIONS).find((token) => token.kind === "positional");
  const command = commands.find(({ name }) => name === named?.value);
  if (named !== undefined && command === undefined) throw unknownCommand(line, named.value, commands);
  const own = command?.options ?? {};
  const rest = named === undefined ? line : line.toSpliced(named.index, 1);
  const { values, positionals, problems } = readOptions(rest, { ...own, ...GLOBAL_OPTIONS }, command);
  const global = values as unknown as GlobalValues;
  // Next to an unknown option a word may have been meant as its value: one mistake, told once.
  if (problems.length === 0 && !global.help && !global.version) readPositionals(positionals, command, values, problems);
  if (problems.length > 0) throw new Refusal("input", problems);
  const ownKeys = [...Object.keys(own), ...Object.keys(command?.arguments ?? {})];
  return { command, values: Object.fromEntries(ownKeys.map((key) => [key, values[key]])), global };
}

function readOptions(line: readonly string[], options: Options, command: CommandDeclaration | undefined) {
  const flags = flagsOf(options);
  const values: Values = {};
  const positionals: string[] = [];
  const problems: Problem[] = [];
  for (const token of tokenize(line, options)) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const key = token.rawName === "-h" ? "help" : flags.get(token.rawName);
    if (key === undefined) problems.push(unknownOption(token.rawName, flags.keys(), command));
    else problems.push(...takeValue(values, key, options[key]!, token));
  }
  for (const [key, option] of Object.entries(options)) {
    values[key] ??= option.repeatable ? [] : option.value === undefined ? option.default === true : option.default;
  }
  return { values, positionals, problems };
}

function takeValue(values: Values, key: string, option: OptionDeclaration, token: { readonly rawName: string; readonly value?: string | undefined; readonly inlineValue?: boolean | undefined }): Problem[] {
  const flag = token.rawName;
  const seen = values[key] !== undefined;
  if (seen && !option.repeatable) return [{ what: `${flag} is given twice`, fix: "give it once" }];
  if (option.value === undefined) {
    values[key] = option.default !== true;
    return token.value === undefined ? [] : [{ what: `${flag} takes no value, and was given ${quoted(token.value)}`, fix: `write ${flag}` }];
  }
  if (token.value === undefined || token.value === "" || (token.inlineValue === false && token.value.startsWith("-"))) {
    values[key] = option.default;
    return [{ what: `${flag} needs a value`, fix: `write ${flag} ${option.choices?.join("|") ?? option.value}` }];
  }
  values[key] = option.repeatable ? [...((values[key] as readonly string[] | undefined) ?? []), token.value] : token.value;
  if (option.choices === undefined || option.choices.includes(token.value)) return [];
  return [{ what: `${flag} does not take ${quoted(token.value)}.${suggest(token.value, option.choices)}`, fix: `use one of ${option.choices.join(", ")}` }];
}

function readPositionals(given: readonly string[], command: CommandDeclaration | undefined, values: Values, problems: Problem[]): void {
  const declared = Object.entries(command?.arguments ?? {});
  declared.forEach(([key, argument], index) => {
    values[key] = argument.repeatable ? given.slice(index) : given[index];
    if (given[index] === undefined && !argument.optional) {
      problems.push({ what: `${key.toUpperCase()} is missing`, why: argument.description, fix: `write lamplighter ${command?.name} ${key.toUpperCase()}` });
    }
  });
  const taken = declared.some(([, { repeatable }]) => repeatable) ? given.length : declared.length;
  for (const extra of given.slice(taken)) {
    problems.push({ what: `${quoted(extra)} is one argument too many`, fix: `see lamplighter ${command?.name ?? ""} --help` });
  }
}

/** `rawName` is the option as typed; parseArgs itself knows only which options take a value. */
function tokenize(line: readonly string[], options: Options) {
  const types = Object.entries(options).map(([key, option]) => [optionFlag(key, option).slice(2), { type: option.value === undefined ? "boolean" : "string" }] as const);
  return parseArgs({ args: [...line], options: Object.fromEntries(types), strict: false, allowPositionals: true, tokens: true }).tokens;
}

function flagsOf(options: Options): Map<string, string> {
  return new Map(Object.entries(options).map(([key, option]) => [optionFlag(key, option), key]));
}

function unknownOption(flag: string, known: Iterable<string>, command: CommandDeclaration | undefined): Problem {
  const help = command === undefined ? "lamplighter --help" : `lamplighter ${command.name} --help`;
  return { what: `unknown option ${quoted(flag)}.${suggest(flag, known)}`, fix: `see ${help}` };
}

/** An option before an unknown word may have been meant to take that word as its value, so it is named too. */
function unknownCommand(line: readonly string[], word: string, commands: readonly CommandDeclaration[]): Refusal {
  const names = commands.map(({ name }) => name);
  const before = readOptions(line.slice(0, line.indexOf(word)), GLOBAL_OPTIONS, undefined).problems;
  return new Refusal("input", [...before, { what: `unknown command ${quoted(word)}.${suggest(word, names)}`, fix: `use one of ${names.join(", ")}` }]);
}
