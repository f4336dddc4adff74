import * as v from "valibot";

/** What a check says when it does not hold. */
export interface RuleWords<Input> {
  /** Follows the quoted value: `is not a name`. Or the whole sentence, made of the value. */
  readonly is: string | ((value: Input) => string);
  readonly why?: string;
  readonly fix?: string | ((value: Input) => string);
  /** What to write where no value is given at all. @default - `fix`, where it does not depend on the value */
  readonly form?: string;
  /** How the value is quoted. @default - as every value is */
  readonly shown?: (value: Input) => string;
}

/** The words as they travel through the schema library, which knows one text a problem. */
export interface RuleText {
  readonly what?: string | undefined;
  readonly is?: string | undefined;
  readonly why?: string | undefined;
  readonly fix?: string | undefined;
}

/**
 * A schema check that says why and how to mend it. The value is put in front of it:
 * `7 is not a version this toolkit knows`.
 */
export function rule<Input>(holds: (value: Input) => boolean, words: RuleWords<Input>) {
  const check = v.rawCheck<Input>(({ dataset, addIssue }) => {
    if (!dataset.typed || holds(dataset.value)) return;
    const { value } = dataset;
    const fix = typeof words.fix === "function" ? words.fix(value) : words.fix;
    if (typeof words.is === "function") addIssue({ message: told({ what: words.is(value), why: words.why, fix }) });
    else if (words.shown !== undefined) addIssue({ message: told({ what: `${words.shown(value)} ${words.is}`, why: words.why, fix }) });
    else addIssue({ message: told({ is: words.is, why: words.why, fix }) });
  });
  return Object.assign(check, { form: words.form ?? (typeof words.fix === "string" ? words.fix : undefined) });
}

/** Says of a schema how a right value is written, for where none is given. */
export function withForm<Schema extends object>(schema: Schema, form: string): Schema & { readonly form: string } {
  return { ...schema, form };
}

/** The words of a refusal as the message of a schema of valibot's own. */
export function told(text: RuleText): string {
  return JSON.stringify(text);
}

export function tryReadRuleText(message: string): RuleText | undefined {
  return /^\{"(?:is|what)":/.test(message) ? JSON.parse(message) as RuleText : undefined;
}
