/** Time and chance, for those who have to try again. */
export interface Waiting {
  /** @param duration milliseconds */
  sleep(duration: number): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
}

export function realWaiting(): Waiting {
  return {
    sleep: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
    random: () => Math.random(),
  };
}
