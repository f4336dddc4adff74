import { expect } from "@jest/globals";
import { toMatchLamplighterSnapshot } from "./snapshot-matcher.ts";

declare module "expect" {
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    /** Compares a rendered unit or stack with its own file in `__snapshots__`. */
    toMatchLamplighterSnapshot(hint?: string): R;
  }
}

expect.extend({ toMatchLamplighterSnapshot } as never);
