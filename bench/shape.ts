import { createHash } from "node:crypto";

/** How large a generated estate is. */
export interface Shape {
  readonly services: number;
  readonly environments: number;
}

export function serviceNames(shape: Shape): string[] {
  return Array.from({ length: shape.services }, (_, index) => `s${String(index).padStart(4, "0")}`);
}

export interface EnvironmentFacts {
  readonly name: string;
  /** Twelve digits, another for each environment. */
  readonly account: string;
  /** The first two numbers of its addresses. */
  readonly network: string;
}

export function environmentFacts(shape: Shape): EnvironmentFacts[] {
  return Array.from({ length: shape.environments }, (_, index) => ({
    name: `env${String(index).padStart(2, "0")}`,
    account: String(700_000_000_000 + index),
    network: `10.${100 + index}`,
  }));
}

/** A digest that is a function of its words, so that two generated estates are the same estate. */
export function digestOf(...words: string[]): string {
  return `sha256:${createHash("sha256").update(words.join(" ")).digest("hex")}`;
}
