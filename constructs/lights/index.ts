/** The lights, the fast half: what a release may change. People write `import { chart, WebService, … } from "lamplighter/lights"`. */
export { chart } from "./chart.ts";
export type { Chart } from "./chart.ts";
export { clusterScoped } from "./cluster-scoped.ts";
export { patch } from "./patch.ts";
export { synthesizeCharts } from "./synthesize-charts.ts";
export type { EstateRecords } from "./synthesize-charts.ts";
export type { LightsScope, UnitContext } from "./scope.ts";
export { LIGHTS_WALLS } from "./walls/index.ts";
export type { Breach, Wall, WallInput } from "./walls/index.ts";
export { renderReconciler } from "./delivery/index.ts";
export * from "./workload/index.ts";
