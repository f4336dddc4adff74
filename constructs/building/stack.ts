import type { RenderedStack, StackInput, StackModule } from "../contract/index.ts";
import { renderStack } from "./render-stack.ts";
import type { BuildStack } from "./scope.ts";

/** A stack module with the function it was made from, which the cdktf command's entry also calls. */
export interface Stack extends StackModule {
  readonly build: BuildStack;
}

/**
 * What a module of stacks/ exports by default: a function of the environment. Where the function
 * makes none of its own, the stack gets the environment's AWS provider and a state in S3.
 *
 * @example
 * export default stack(({ scope, environment }) => {
 *   new Network(scope, "network", { environment });
 * });
 */
export function stack(build: BuildStack): Stack {
  return {
    layer: "building",
    build,
    render: (input: StackInput, options): RenderedStack => renderStack(build, input, options),
  };
}
