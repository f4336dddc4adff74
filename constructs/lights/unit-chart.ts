import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { UnitInput } from "../contract/index.ts";
import type { LightsScope } from "./scope.ts";

/**
 * The cdk8s chart of one unit. Its id is the same whether the unit is rendered alone or beside others
 * in one app, because cdk8s derives names from the construct path.
 */
export class UnitChart extends Chart {
  constructor(app: Construct, input: Pick<UnitInput, "environment" | "name" | "namespace">) {
    super(app, `${input.environment.name}-${input.name}`, { namespace: input.namespace });
  }

  asScope(): LightsScope {
    return this as unknown as LightsScope;
  }
}
