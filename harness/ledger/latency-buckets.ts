/**
 * Buckets of latencies, each 2.3 % wider than the one before: a histogram of them says a quantile to that precision, and histograms
 * add up. Bucket 0 ends at 0.1 ms; the last, from 97.7 s on, has no end.
 */
const bucketsPerDecade = 100;
const decades = 6;
const smallestMs = 0.1;

export const latencyBuckets = bucketsPerDecade * decades + 1;

export function bucketOf(ms: number): number {
  const place = Math.ceil(Math.log10(Math.max(ms, smallestMs) / smallestMs) * bucketsPerDecade);
  return Math.min(latencyBuckets - 1, place);
}

/** Milliseconds, rounded away from the middle to 0.01: above the first, at most the second; null = without an end. */
export function edgesOf(bucket: number): readonly [atLeast: number, atMost: number | null] {
  const end = (of: number): number => smallestMs * 10 ** (of / bucketsPerDecade);
  return [
    bucket === 0 ? 0 : Math.floor(end(bucket - 1) * 100) / 100,
    bucket >= latencyBuckets - 1 ? null : Math.ceil(end(bucket) * 100) / 100,
  ];
}

/** How many latencies fell into a bucket. */
export type BucketCount = readonly [bucket: number, records: number];
