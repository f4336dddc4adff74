import { setTimeout as after } from "node:timers/promises";

/** What a look found: `seen` is what a person would note down, `found` what was waited for. */
export interface Look<T> {
  readonly seen: string;
  readonly found?: T | undefined;
}

export const found = <T>(value: T, seen = "it is so"): Look<T> => ({ seen, found: value });
export const notYet = (seen: string): Look<never> => ({ seen });

const PAUSE = 250;

/**
 * Looks again until it finds what was waited for.
 *
 * @param within seconds
 * @throws after the deadline, with what was seen last; and what `look` throws
 */
export async function eventually<T>(what: string, within: number, look: () => Promise<Look<T>> | Look<T>): Promise<T> {
  const deadline = Date.now() + within * 1000;
  for (;;) {
    const { seen, found: value } = await look();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`waited ${within} s in vain: ${what}. Last seen: ${seen}`);
    await after(PAUSE);
  }
}
