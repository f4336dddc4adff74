import * as v from "valibot";
import { assertOrder } from "./chart.ts";
import type { Environment } from "./environment.ts";
import type { RenderedStack } from "./manifest.ts";
import { nameSchema } from "./name.ts";
import type { Name } from "./name.ts";
import { distinct, gather, parse, strict } from "./parse.ts";

/** Everything a stack is a function of. There is no release in sight. */
export interface StackInput {
  /** Name of the stack. */
  readonly name: string;
  readonly environment: Environment;
}

/** What a stack module exports by default: made by `stack()` of the building. */
export interface StackModule {
  readonly layer: "building";
  /** @param options.origins record where in the source each resource was made; slow, for messages only */
  render(input: StackInput, options?: { readonly origins?: boolean }): RenderedStack;
}

/** One line of stacks/index.ts. */
export interface StackDeclarationInput {
  /** Loads the module: `() => import("./network.ts")`. */
  readonly load: () => Promise<{ readonly default: StackModule }>;
  /** Stacks that must be applied before this one. @default - none */
  readonly after?: readonly string[];
}

export interface StackDeclaration {
  readonly name: Name;
  readonly after: readonly Name[];
  readonly load: StackDeclarationInput["load"];
}

const stackSchema = strict({
  load: v.function(),
  after: v.optional(distinct(nameSchema), []),
});

/**
 * The list of stacks, one for each lifecycle and state.
 *
 * @throws Refusal (input) for a bad name, an unknown stack in `after`, or stacks that wait for each other
 */
export function stacks(inputs: Readonly<Record<string, StackDeclarationInput>>): readonly StackDeclaration[] {
  const declared = gather(Object.entries(inputs).map(([key, input]) => (): StackDeclaration => {
    const name = parse(nameSchema, key, "stacks/index.ts");
    const { after } = parse(stackSchema, input, `stacks/index.ts: ${key}`);
    return { name, after, load: input.load };
  }));
  assertOrder("stacks/index.ts", declared);
  return declared;
}
