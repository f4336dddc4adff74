/** A stretch of the calendar in UTC. A week begins on Monday. */
export type Bucket = "day" | "week" | "month";

const DAY = 86_400;

/** The second in which the bucket of a time begins. Times are seconds since 1970. */
export function startOfBucket(at: number, bucket: Bucket): number {
  const day = Math.floor(at / DAY) * DAY;
  if (bucket === "day") return day;
  // 1970-01-01 was a Thursday.
  if (bucket === "week") return day - ((day / DAY + 3) % 7) * DAY;
  const date = new Date(at * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 1000;
}

function startOfNext(start: number, bucket: Bucket): number {
  if (bucket === "day") return start + DAY;
  if (bucket === "week") return start + 7 * DAY;
  const date = new Date(start * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 1000;
}

/** More than this many buckets help nobody; a clock that was centuries off would ask for them. */
const MAX_BUCKETS = 5000;

/** Every bucket from the one of the first time to the one of the last, the newest 5,000 at most. */
export function bucketsBetween(from: number, to: number, bucket: Bucket): readonly { readonly start: number; readonly end: number }[] {
  const length = { day: DAY, week: 7 * DAY, month: 28 * DAY }[bucket];
  const found: { start: number; end: number }[] = [];
  for (let start = startOfBucket(Math.max(from, to - MAX_BUCKETS * length), bucket); start <= to; start = startOfNext(start, bucket)) {
    found.push({ start, end: startOfNext(start, bucket) });
  }
  return found.slice(-MAX_BUCKETS);
}
