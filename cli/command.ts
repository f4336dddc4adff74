import type { ExitCode } from "./exit-codes.ts";
import type { Session } from "./session.ts";

/** One option. Its key in the record is its name in code: `pruneForeign` is `--prune-foreign` on the command line. */
export interface OptionDeclaration {
  /** What it does, in one sentence without the full stop. */
  readonly description: string;
  /** How the help names its value: `ENV`. Absent: the option is a switch. */
  readonly value?: string;
  /** It may be given several times, and its value is a list. */
  readonly repeatable?: boolean;
  /** The only values it takes. */
  readonly choices?: readonly string[];
  /** The value where it is not given. A switch with default `true` is written `--no-…`. */
  readonly default?: string | true;
}

export interface ArgumentDeclaration {
  readonly description: string;
  readonly optional?: boolean;
  /** It takes all that follow, and its value is a list; only the last one can. */
  readonly repeatable?: boolean;
}

export interface Example {
  readonly command: string;
  readonly does: string;
}

type Options = Readonly<Record<string, OptionDeclaration>>;
type Arguments = Readonly<Record<string, ArgumentDeclaration>>;

type OptionValue<Declaration extends OptionDeclaration> =
  Declaration extends { readonly value: string }
    ? Declaration extends { readonly repeatable: true }
      ? readonly string[]
      : Declaration extends { readonly choices: readonly (infer Choice)[] }
        ? Declaration extends { readonly default: string } ? Choice : Choice | undefined
        : Declaration extends { readonly default: string } ? string : string | undefined
    : boolean;

type ArgumentValue<Declaration extends ArgumentDeclaration> =
  Declaration extends { readonly repeatable: true }
    ? readonly string[]
    : Declaration extends { readonly optional: true } ? string | undefined : string;

/** What a command's body receives: a field for every option and argument. */
export type Values<O extends Options, A extends Arguments> =
  { readonly [Key in keyof O]: OptionValue<O[Key]> } & { readonly [Key in keyof A]: ArgumentValue<A[Key]> };

/** The answer of a command: the whole text for stdout, and the exit status. */
export interface Answer {
  readonly output: string;
  readonly exitCode: ExitCode;
}

export type CommandBody<V> = (values: V, session: Session) => Promise<Answer>;

/** A command as data. Help, reference and parser read nothing else. */
export interface CommandDeclaration<O extends Options = Options, A extends Arguments = Arguments> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Paragraphs for its own help. */
  readonly description: readonly string[];
  /** Positional arguments, in order. */
  readonly arguments: A;
  readonly options: O;
  readonly examples: readonly Example[];
  /** What the codes mean here, where the general words can be said more exactly. */
  readonly exitCodes: Partial<Readonly<Record<ExitCode, string>>>;
  /** The option that takes the estate's place: where it is given, the command runs in any folder. @default - it needs an estate */
  readonly insteadOfEstate?: string;
  /** @default - true */
  readonly needsEstate?: boolean;
}

export function declareCommand<const O extends Options, const A extends Arguments>(declaration: CommandDeclaration<O, A>): CommandDeclaration<O, A> {
  return declaration;
}

/** The values of a declared command, for its body to name. */
export type ValuesOf<Declaration> = Declaration extends CommandDeclaration<infer O, infer A> ? Values<O, A> : never;

/** A declaration and the way to its body, which is loaded only to be run. */
export interface Command {
  readonly declaration: CommandDeclaration;
  readonly load: () => Promise<CommandBody<never>>;
}

export function command<O extends Options, A extends Arguments>(declaration: CommandDeclaration<O, A>, load: () => Promise<CommandBody<Values<O, A>>>): Command {
  return { declaration, load };
}

/** `pruneForeign` as it is typed: `--prune-foreign`; a switch that is on by default: `--no-…`. */
export function optionFlag(name: string, option: OptionDeclaration): string {
  const dashed = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return option.default === true ? `--no-${dashed}` : `--${dashed}`;
}
