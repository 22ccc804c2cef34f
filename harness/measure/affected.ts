/** How much service was out in all, and how it came back: partition-seconds, and partitions back over time. */
import type { AffectedMeasured, BackStep, OutageMeasured, PartitionOutage } from "./measured.ts";

type Judged = "produce" | "consume";

/** Absent where the service was not measured on any partition. */
export function affectedOf(byPartition: readonly PartitionOutage[], service: Judged): AffectedMeasured | undefined {
  const outages = byPartition.flatMap((one) => one[service] ?? []);
  if (outages.length === 0) return undefined;
  return { partitions: outages.length, partitionSeconds: sumOf(outages), back: stepsOf(outages) };
}

/** Censored if any of them is: then nobody knows how much more it was. */
function sumOf(outages: readonly OutageMeasured[]): OutageMeasured {
  const atLeast = outages.reduce((sum, outage) => sum + outage.atLeast, 0);
  const atMost = outages.reduce<number | null>(
    (sum, outage) => (sum === null || outage.atMost === null ? null : sum + outage.atMost),
    0,
  );
  return { atLeast, atMost, censored: atMost === null };
}

/** How many partitions certainly served at a time after the effect; those that never were out, from 0 on. Relapses are told apart. */
function stepsOf(outages: readonly OutageMeasured[]): BackStep[] {
  const ends = outages.flatMap(({ atMost }) => atMost ?? []).sort((a, b) => a - b);
  const steps = new Map<number, number>([[0, 0]]);
  for (const [i, after] of ends.entries()) steps.set(after, i + 1);
  return Array.from(steps, ([after, partitions]) => ({ after, partitions }));
}
