import { parseName } from "../contract/index.ts";
import type { Environment, RenderedStack, StackModule } from "../contract/index.ts";

export interface RenderStackOptions {
  /** Name of the stack, as stacks/index.ts has it. */
  readonly name: string;
}

/** A stack rendered by a test, and what its snapshot is named after. */
export interface TestedStack extends RenderedStack {
  readonly layer: "building";
  readonly name: string;
  readonly environment: string;
}

/**
 * Renders one stack for one environment.
 *
 * @param stack the default export of the stack's module
 * @throws Refusal (input) for what the stack refuses
 */
export function renderStack(stack: StackModule, environment: Environment, options: RenderStackOptions): TestedStack {
  const name = parseName(options.name, "renderStack(): name");
  return { ...stack.render({ name, environment }, { origins: true }), layer: "building", name, environment: environment.name };
}
