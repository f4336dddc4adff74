import { createHash } from "node:crypto";

/** How large a generated estate is. */
export interface Shape {
  readonly services: number;
  readonly environments: number;
}

export function serviceNames(shape: Shape): string[] {
  return Array.from({ length: shape.services }, (_, index) => `s${String(index).padStart(4, "0")}`);
}

export function environmentNames(shape: Shape): string[] {
  return Array.from({ length: shape.environments }, (_, index) => `env${String(index).padStart(2, "0")}`);
}

/** A digest that is a function of its words, so that two generated estates are the same estate. */
export function digestOf(...words: string[]): string {
  return `sha256:${createHash("sha256").update(words.join(" ")).digest("hex")}`;
}
