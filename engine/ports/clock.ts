/** What the machine's clock says, in seconds since 1970. */
export function readClock(): number {
  return Math.floor(Date.now() / 1000);
}
