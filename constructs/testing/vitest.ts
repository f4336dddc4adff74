import { expect } from "vitest";
import { toMatchLamplighterSnapshot } from "./snapshot-matcher.ts";

declare module "vitest" {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Compares a rendered unit or stack with its own file in `__snapshots__`. */
    toMatchLamplighterSnapshot(hint?: string): R;
  }
}

expect.extend({ toMatchLamplighterSnapshot } as never);
