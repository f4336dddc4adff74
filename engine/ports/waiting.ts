/** Time and chance, for those who have to try again. */
export interface Waiting {
  /** Milliseconds since 1970. */
  now(): number;
  /** @param duration milliseconds */
  sleep(duration: number): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
}

export function realWaiting(): Waiting {
  return {
    now: () => Date.now(),
    sleep: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
    random: () => Math.random(),
  };
}
