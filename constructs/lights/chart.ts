import type { ChartModule, RenderedUnit, UnitInput } from "../contract/index.ts";
import { renderUnit } from "./render-unit.ts";
import type { BuildUnit } from "./render-unit.ts";

/** A chart module with the function it was made from, which the cdk8s command's entry also calls. */
export interface Chart extends ChartModule {
  readonly build: BuildUnit;
}

/**
 * What a module of charts/ exports by default: a function of environment, handover and release.
 *
 * @example
 * export default chart(({ scope, environment, release }) => {
 *   new WebService(scope, "catalog", { image: release.image("catalog"), port: 8080, size: environment.size("catalog") });
 * });
 */
export function chart(build: BuildUnit): Chart {
  return {
    layer: "lights",
    build,
    render: (input: UnitInput, options): RenderedUnit => renderUnit(build, input, options),
  };
}
