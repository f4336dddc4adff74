/** Times of ext4, xfs, btrfs, tmpfs and APFS move with the kernel's tick, 10 ms at most; be generous. */
const FINE_TICK_MS = 50;
/** File systems that keep whole seconds; FAT keeps even ones. */
const COARSE_TICK_MS = 2_000;

/**
 * Whether a file or directory was last changed so shortly before it was looked at that a later change
 * can have left the same times: then what was noted about it does not hold as long as its times do.
 * Git calls such an entry racy (gitformat-index).
 *
 * @param lookedAt milliseconds since 1970
 */
export function isRacy({ mtimeMs, ctimeMs }: { readonly mtimeMs: number; readonly ctimeMs: number }, lookedAt: number): boolean {
  const age = lookedAt - Math.max(mtimeMs, ctimeMs);
  if (age > COARSE_TICK_MS) return false;
  const isCoarse = mtimeMs % 1000 === 0 && ctimeMs % 1000 === 0;
  return isCoarse || age <= FINE_TICK_MS;
}
