import { Construct } from "constructs";
import type { BuildingScope } from "lamplighter/building";
import { Network, stack } from "lamplighter/building";
import type { Environment } from "lamplighter";

/*
 * Constructs of one half do not fit into the other. The scope of the lights is branded in its own
 * module; this one stands in for it.
 */

declare const half: unique symbol;
type LightsScope = Construct & { readonly [half]: "lights" };
declare class Deployment extends Construct {
  constructor(scope: LightsScope, id: string);
}

declare const environment: Environment;
declare const lights: LightsScope;
declare const building: BuildingScope;
declare const neither: Construct;

// @ts-expect-error a VPC in a chart
new Network(lights, "network", { environment });

// @ts-expect-error a VPC in a scope of no half
new Network(neither, "network", { environment });

// A VPC in a stack, and in a construct of the building.
const network = new Network(building, "network", { environment });
new Network(network, "inner", { environment });

stack(({ scope }) => {
  // @ts-expect-error a Deployment in a stack
  new Deployment(scope, "catalog");
});

// @ts-expect-error a Deployment in a construct of the building
new Deployment(network, "catalog");
