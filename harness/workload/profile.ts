import { type Duration, formatDuration } from "../core/duration.ts";
import type { Schedule } from "../ledger/schedule.ts";

/** How a workload's rate lies over time and partitions. RPO is the replication lag of the moment, and this is what moves it. */
export type LoadProfile =
  | { readonly kind: "steady" }
  /** `times` the rate, from `after` the start, for this long. */
  | { readonly kind: "burst"; readonly times: number; readonly after: Duration; readonly for: Duration }
  /** The first `partitions` take this share of the whole rate, evenly; the others share the rest. */
  | { readonly kind: "hot partitions"; readonly partitions: number; readonly share: number };

export const steady: LoadProfile = { kind: "steady" };

/** `burst: × 5 for 12.0 s`, for people. */
export function describeProfile(profile: LoadProfile = steady): string {
  if (profile.kind === "burst") return `burst × ${profile.times} for ${formatDuration(profile.for)}`;
  if (profile.kind === "hot partitions")
    return `${Math.round(profile.share * 100)} % on ${profile.partitions} hot ${profile.partitions === 1 ? "partition" : "partitions"}`;
  return "steady";
}

interface Rate {
  /** Over all partitions. */
  readonly perSecond: number;
  readonly partitions: number;
}

/** The open-loop schedule of every partition, from a moment on. */
export function schedulesOf(profile: LoadProfile, rate: Rate, from: number): Schedule[] {
  return Array.from({ length: rate.partitions }, (_, partition) => {
    const every = 1 / rateOf(profile, rate, partition);
    return { pieces: piecesOf(profile, from, every), firstSlot: 0 };
  });
}

/** Records a second of each partition while the profile presses hardest. */
export const peaksOf = (profile: LoadProfile, rate: Rate): number[] =>
  Array.from(
    { length: rate.partitions },
    (_, partition) => rateOf(profile, rate, partition) * (profile.kind === "burst" ? profile.times : 1),
  );

/** The moments between which the profile presses harder than its rate; undefined where it always presses alike. */
export function peakOf(profile: LoadProfile, from: number): { readonly from: number; readonly to: number } | undefined {
  if (profile.kind !== "burst") return undefined;
  return { from: from + profile.after / 1000, to: from + (profile.after + profile.for) / 1000 };
}

function rateOf(profile: LoadProfile, { perSecond, partitions }: Rate, partition: number): number {
  if (profile.kind !== "hot partitions") return perSecond / partitions;
  const { partitions: hot, share } = profile;
  return partition < hot ? (perSecond * share) / hot : (perSecond * (1 - share)) / (partitions - hot);
}

function piecesOf(profile: LoadProfile, from: number, every: number): Schedule["pieces"] {
  if (profile.kind !== "burst") return [{ from, every, slots: null }];
  const { times, after, for: length } = profile;
  const before = Math.round(after / 1000 / every);
  const within = Math.round((length / 1000 / every) * times);
  const began = from + before * every;
  return [
    { from, every, slots: before },
    { from: began, every: every / times, slots: within },
    { from: began + within * (every / times), every, slots: null },
  ];
}
