/** Whether a number says what was written: no integer beyond 2^53, nothing infinite, no negative zero. */
export function isExact(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}
