import { columns } from "../../compare/columns.ts";
import { milliseconds } from "../../core/duration.ts";
import { pauseFor } from "../../core/eventually.ts";
import { rejoin } from "../../runtime/world.ts";
import { addressBlock } from "../../topology/addresses.ts";
import { findTopology, type HandsOnOptions } from "../hands-on/at-hand.ts";
import { interruption } from "../hands-on/interruption.ts";
import { type RunningLoad, runningLoads } from "./running.ts";

/** What is told of each workload: rates over the last second, latencies of the last 5 to 10 s, the rest since it began. */
export interface LoadStats {
  readonly workload: string;
  readonly tier: string;
  readonly cluster: string;
  readonly topic: string;
  readonly scheduledPerSecond: number;
  readonly acknowledgedPerSecond: number;
  readonly processedPerSecond: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly acknowledged: number;
  readonly rejected: number;
  readonly indeterminate: number;
  readonly unsent: number;
  readonly processed: number | null;
  /** Acknowledged and not processed yet; null without a group. */
  readonly behind: number | null;
  readonly errors: Readonly<Record<string, number>>;
  readonly consumerErrors: Readonly<Record<string, number>>;
  readonly endsInSeconds: number | null;
}

const lookedFor = milliseconds(1000);

/** Rates, errors and latencies of whatever load runs, looked at for a second. Asks agents only, and takes no lock. */
export async function workloadStats(options: HandsOnOptions): Promise<number> {
  const { docker, there, topology } = await findTopology(options, { look: true });
  const world = await rejoin(docker, there.run, topology, addressBlock(there.block ?? 0), {});
  using interrupted = interruption();
  try {
    const before = await runningLoads(world);
    await pauseFor(lookedFor, interrupted.signal);
    const after = await runningLoads(world);
    const stats = after.loads.map((load) =>
      statsOf(
        load,
        before.loads.find(({ session }) => session === load.session),
      ),
    );
    for (const { host, why } of after.silent) process.stderr.write(`${host} does not say what runs there: ${why}\n`);
    process.stdout.write(options.json === true ? `${JSON.stringify(stats)}\n` : statsText(stats));
  } finally {
    world.detach();
  }
  return 0;
}

export function statsOf(load: RunningLoad, before: RunningLoad | undefined): LoadStats {
  const { workload, tier, cluster, topic, perSecond, produced, consumed, at, endsAt } = load;
  const { acknowledged, rejected, indeterminate, unsent, recentLatencyMs, errors } = produced;
  const over = before === undefined ? at - load.since : at - before.at;
  const rate = (now: number, then: number): number => (over <= 0 ? 0 : Math.round((now - then) / over));
  return {
    workload,
    tier,
    cluster,
    topic,
    scheduledPerSecond: perSecond,
    acknowledgedPerSecond: rate(acknowledged, before?.produced.acknowledged ?? 0),
    processedPerSecond: consumed === null ? null : rate(consumed.processed, before?.consumed?.processed ?? 0),
    p50Ms: recentLatencyMs?.p50 ?? null,
    p99Ms: recentLatencyMs?.p99 ?? null,
    acknowledged,
    rejected,
    indeterminate,
    unsent,
    processed: consumed?.processed ?? null,
    behind: consumed === null ? null : Math.max(0, acknowledged - consumed.processed),
    errors,
    consumerErrors: consumed?.errors ?? {},
    endsInSeconds: endsAt === null ? null : Math.max(0, Math.round(endsAt - at)),
  };
}

export function statsText(stats: readonly LoadStats[]): string {
  if (stats.length === 0) return "no load runs there; `muster workload start` starts some\n";
  const rows = stats.map((one) => [
    one.workload,
    one.tier,
    `${one.topic} in ${one.cluster}`,
    `${one.acknowledgedPerSecond} of ${one.scheduledPerSecond}/s`,
    one.processedPerSecond === null ? "–" : `${one.processedPerSecond}/s`,
    one.p99Ms === null ? "–" : `${Math.round(one.p50Ms ?? 0)} / ${Math.round(one.p99Ms)} ms`,
    `${one.acknowledged}`,
    `${one.indeterminate + one.rejected}`,
    `${one.unsent}`,
    one.behind === null ? "–" : `${one.behind}`,
    one.endsInSeconds === null ? "with its runner" : `${one.endsInSeconds} s`,
  ]);
  const head = "workload,tier,topic,acknowledged,processed,p50 / p99,so far,failed,not sent,behind,ends in".split(",");
  const errors = stats.flatMap(({ workload, errors: producer, consumerErrors }) => [
    ...told(`${workload}: the producer's errors`, producer),
    ...told(`${workload}: the consumer's errors`, consumerErrors),
  ]);
  return `${[...columns([head, ...rows]), ...errors].join("\n")}\n`;
}

const told = (whose: string, errors: Readonly<Record<string, number>>): string[] => {
  const each = Object.entries(errors).map(([code, n]) => `${n} × ${code}`);
  return each.length === 0 ? [] : [`${whose}: ${each.join(", ")}`];
};
