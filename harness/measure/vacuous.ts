/**
 * RPO 0 counts only if something was at risk: a record acknowledged, for certain, within the last replication lag before
 * t_D on a partition whose leader or source was hit. An idle partition loses nothing whatever replication does.
 */
import { eventsOf } from "../timeline/events.ts";
import type { Book } from "./book.ts";
import type { Effect } from "./effect.ts";
import type { AckedRun, Fates } from "./fates.ts";
import { lagBefore } from "./lag.ts";

/** Whether losing nothing proves nothing. Where no lag was seen, nothing was proven to be at risk. */
export function isVacuous(book: Book, { acked }: Fates, effect: Effect): boolean {
  const lags = lagBefore(book, effect.at);
  const isHit = hitPartitions(book, effect);
  return !acked.some((run) => {
    const lag = lags.get(run.partition);
    if (lag === undefined || run.cluster !== book.settings.source || !isHit(run.partition)) return false;
    return certainlyAcknowledgedWithin(run, effect.at.atMost - lag, effect.at.atLeast);
  });
}

/** A run's first and last acknowledgements are records of their own; what lies between is not dated. */
function certainlyAcknowledgedWithin({ acked, slack }: AckedRun, from: number, to: number): boolean {
  return acked.some((at) => at - slack >= from && at + slack <= to);
}

/**
 * A partition was hit if its leader at t_D was, or its whole cluster, or a link of its cluster, or the Connect worker that copies it to
 * the survivors. Without any word of leaders, the fault is taken to have hit what it was aimed at.
 */
function hitPartitions({ timeline, settings }: Book, effect: Effect): (partition: number) => boolean {
  const { source, workload } = settings;
  const told = eventsOf(timeline, "leader").map(({ cluster }) => cluster);
  const clusters = new Set([source, settings.survivors, ...told].filter((one) => one !== undefined));
  const hit = namesHit(effect.resolved, clusters);
  const hitsCluster = hit.has(source ?? "") || (settings.survivors !== source && hit.has(`connect-${settings.survivors}`));
  const leaders = eventsOf(timeline, "leader").filter(({ topic, cluster }) => topic === workload.topic && cluster === source);
  if (hitsCluster || leaders.length === 0) return () => true;
  const leaderOf = new Map<number, { node: string; epoch: number }>();
  for (const { at, partition, node, epoch } of leaders) {
    if (at <= effect.at.atLeast && epoch >= (leaderOf.get(partition)?.epoch ?? 0)) leaderOf.set(partition, { node, epoch });
  }
  return (partition) => hit.has(leaderOf.get(partition)?.node ?? "");
}

/**
 * A path (`connect-west>east1/CLIENT`) names both of its machines; a link (`east-west`, `link: east/west`) both of its clusters. A machine with
 * a hyphen in its name (`home-controller1`, `clients-east`) is no link: its cluster was not hit with it.
 */
export function namesHit(resolved: readonly string[], clusters: ReadonlySet<string>): ReadonlySet<string> {
  const ofLink = (word: string): string[] => {
    const ends = word.split("-");
    return ends.length > 1 && ends.every((end) => clusters.has(end)) ? ends : [word];
  };
  const parts = (name: string): string[] => {
    const [path = "", ...plane] = name.split("/");
    if (plane.length <= 1 && path.includes(">")) return path.split(">");
    return name.split(/[\s/:]+/).flatMap(ofLink);
  };
  return new Set(resolved.flatMap((name) => [name, ...parts(name)]));
}
