import type { Construct } from "constructs";
import { TerraformBackend, TerraformProvider } from "#tf";
import { assertSynchronous } from "../contract/index.ts";
import type { StackInput } from "../contract/index.ts";
import { pinProviderSource, Provider } from "./provider.ts";
import { BuildingStack } from "./scope.ts";
import type { BuildStack } from "./scope.ts";
import { State } from "./state.ts";

/**
 * Makes one stack below an app: what its function says, and the provider and the state it does not
 * say for itself.
 *
 * @param onBuilt called when the user's function has returned, before anything is added
 */
export function populate(app: Construct, build: BuildStack, input: StackInput, onBuilt: (stack: BuildingStack) => void = () => {}): BuildingStack {
  const { environment, name } = input;
  const stack = new BuildingStack(app, `${environment.name}-${name}`);
  assertSynchronous(build({ scope: stack, environment, name }), "stack");
  onBuilt(stack);
  const made = stack.node.findAll();
  if (!made.some((construct) => TerraformProvider.isTerraformProvider(construct) && construct.terraformResourceType === "aws" && construct.alias === undefined)) {
    new Provider(stack, "provider", { environment, stack: name });
  }
  if (!made.some((construct) => TerraformBackend.isBackend(construct))) {
    new State(stack, "state", { environment, stack: name });
  }
  pinProviderSource(stack);
  return stack;
}
