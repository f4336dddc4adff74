import { charts, stacks } from "lamplighter";
import type { UnitInput } from "lamplighter";
import { stack } from "lamplighter/building";
import { chart } from "lamplighter/lights";

/*
 * What a stack and a chart are given, and which list takes which. Compiled, never run.
 */

export function askedByAStack(): void {
  // @ts-expect-error what is live
  stack(({ release }) => release);
  // @ts-expect-error what the lights know of the building
  stack(({ handover }) => handover);
}

export function askedByAChart(): void {
  // @ts-expect-error Terraform's state
  chart(({ state }) => state);
  // @ts-expect-error Terraform's document
  chart(({ terraform }) => terraform);
  // @ts-expect-error Terraform's outputs
  chart(({ outputs }) => outputs);
  chart(({ environment, handover, release, name, namespace }) => [environment, handover, release, name, namespace]);
}

export function inTheWrongList(): void {
  // @ts-expect-error a chart among the stacks
  stacks({ catalog: { load: () => Promise.resolve({ default: chart(() => undefined) }) } });
  // @ts-expect-error a stack among the charts
  charts({ network: { load: () => Promise.resolve({ default: stack(() => undefined) }), namespace: "shop" } });
  // @ts-expect-error a stack that names releases
  stacks({ network: { load: () => Promise.resolve({ default: stack(() => undefined) }), releases: ["catalog"] } });
}

export function renderedWithout(input: Omit<UnitInput, "release">): void {
  // @ts-expect-error a unit without its releases
  chart(() => undefined).render(input);
}
