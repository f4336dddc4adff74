import type { Construct } from "constructs";
import type { Environment, Handover, Releases } from "../contract/index.ts";

declare const layer: unique symbol;

/** The scope a construct of the lights is made in. A building scope does not fit: that is the split, as a type. */
export type LightsScope = Construct & { readonly [layer]: "lights" };

/** Everything a chart is given. There is no Terraform in sight. */
export interface UnitContext {
  readonly scope: LightsScope;
  readonly environment: Environment;
  readonly handover: Handover;
  readonly release: Releases;
  /** Name of the chart. */
  readonly name: string;
  readonly namespace: string;
}
