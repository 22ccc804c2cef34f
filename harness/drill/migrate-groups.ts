import { milliseconds, seconds } from "../core/duration.ts";
import { GuardRefused, InvalidDrill } from "../core/errors.ts";
import type { Inventory } from "../protocol/commands.ts";
import { type Checkpoint, latestCheckpoints } from "../replication/checkpoints.ts";
import type { Flow } from "../replication/flow.ts";
import {
  type Migration,
  type MigrationMethod,
  type Move,
  migrationOf,
  type PartitionSeen,
  type Rewind,
} from "../replication/group-migration.ts";
import { checkpointsTopic } from "../replication/mirror-maker.ts";
import type { LogRange } from "../replication/positions.ts";
import { rangesOf } from "../replication/ranges.ts";
import { mirroredName } from "../topology/names.ts";
import { type DrillContext, type DrillSite, type MigrationOptions, stampOf } from "./context.ts";
import { startsOf } from "./log-ends.ts";
import { recordBefore, takenFrom } from "./records.ts";

/** A group and its topic, at the side that it comes from and the one that it goes to. */
interface Moving {
  readonly group: string;
  readonly topic: string;
  readonly copy: string;
  readonly flow: Flow;
}

type ByPartition<T> = Readonly<Record<string, T>>;

/** Where groups stand and when the last record before that was written: all that `timestamp` has when their cluster is gone. */
export const noteGroupsVerb =
  ({ stage, step, folder, signal }: DrillSite): DrillContext["noteGroups"] =>
  ({ parts }) =>
    step("where the groups stand is noted, and when their last record was written", async () => {
      const { world } = stage;
      for (const { definition } of parts) {
        const { group, topic, on: cluster } = definition;
        if (group === null) continue;
        const { at, ...offsets } = await world.observer.ask("group.offsets", { cluster, group, topic });
        const starts = (await startsOf(stage, cluster, [topic]))[topic] ?? {};
        const told = Object.entries(offsets as ByPartition<number | null>).map(async ([partition, offset]) => {
          if (offset === null) return [];
          const log = { cluster, topic, partition: Number(partition) };
          const last = await recordBefore({ world, signal }, log, { start: starts[partition] ?? 0, offset });
          return last === undefined ? [] : [[partition, { offset, time: last.timestamp }] as const];
        });
        const partitions = Object.fromEntries((await Promise.all(told)).flat());
        folder.record({ at, event: "group.noted", cluster, group, topic, partitions });
      }
    });

/** Settles where groups go on in a cluster before their members start there, and reads back that they do: all of them, or none where one is refused. */
export const migrateGroupsVerb =
  (site: DrillSite): DrillContext["migrateGroups"] =>
  (cluster, { parts }, options) =>
    site.step(`groups go on in ${cluster} by ${described(options)}`, async () => {
      const settled = [];
      for (const { definition, workload } of parts) {
        const { group, topic } = definition;
        const flow = site.stage.flows.find(({ from, to }) => from === definition.on && to === cluster);
        if (group === null) continue;
        if (flow === undefined)
          throw new InvalidDrill(`nothing is replicated from ${definition.on} to ${cluster}: no group moves there`);
        const moving: Moving = { group, topic, copy: mirroredName(flow.definition, topic), flow };
        settled.push({ workload, moving, found: await foundFor(site, moving, options) });
      }
      const refused = settled.flatMap(({ found }) => ("refused" in found ? found.refused : []));
      if (refused.length > 0)
        throw new GuardRefused(`guard "groups of ${cluster}" refused: ${refused.join("; ")}`, {
          hint: "no offset was committed; set the group back (it is recorded why), or move it by another method",
        });
      for (const { workload, moving, found } of settled) {
        if ("moves" in found) await commit(site, moving, found.moves, options);
        workload.goesOnBy(options.by, cluster);
      }
    });

const described = ({ by, rewind }: Pick<MigrationOptions, "by" | "rewind">): string => {
  const word = { synced: "synced offsets", translated: "translated offsets", timestamp: "timestamp" }[by];
  return rewind === undefined ? word : `${word}, and ${rewind.seconds} s further back`;
};

async function foundFor(site: DrillSite, moving: Moving, { by, rewind, evenSo }: MigrationOptions): Promise<Migration> {
  const { group, copy: topic, flow } = moving;
  const { state, partitions } = await seenAt(site, moving, by, rewind);
  const seen = { group, topic, cluster: flow.to, state, partitions };
  return migrationOf(seen, by, { ...(rewind && { rewind }), evenSo: evenSo !== undefined });
}

async function commit(
  site: DrillSite,
  moving: Moving,
  moves: readonly Move[],
  { by, rewind, evenSo }: MigrationOptions,
): Promise<void> {
  const { stage, folder } = site;
  const { group, copy: topic, flow } = moving;
  const { to: cluster } = flow;
  if (evenSo !== undefined)
    folder.record({ at: await stampOf(site), event: "note", text: `group ${group} may be set back in ${cluster}: ${evenSo}` });
  const changed = moves.filter(({ was, to }) => was !== to);
  if (changed.length > 0) {
    const offsets = Object.fromEntries(changed.map(({ partition, to }) => [partition, to]));
    await stage.world.observer.ask("group.commit", { cluster, group, topic, offsets }, seconds(10));
  }
  const { at, ...kept } = await stage.world.observer.ask("group.offsets", { cluster, group, topic });
  const keeps = (partition: number): number | null => (kept as ByPartition<number | null>)[partition] ?? null;
  const wrong = moves.filter(({ partition, to }) => keeps(partition) !== to);
  if (wrong.length > 0)
    throw new InvalidDrill(
      `${group} was to go on in ${cluster} at ${wrong.map(({ partition, to }) => `${topic}/${partition} ${to} (${keeps(partition) ?? "nothing"} is kept there)`).join(", ")}`,
    );
  folder.record({
    at,
    event: "group.migrated",
    cluster,
    group,
    topic,
    by,
    ...(rewind && { rewind }),
    partitions: Object.fromEntries(moves.map(({ partition, ...move }) => [partition, move] as const)),
  });
}

async function seenAt(
  site: DrillSite,
  moving: Moving,
  by: MigrationMethod,
  rewind: Rewind | undefined,
): Promise<{ readonly state: string | null; readonly partitions: readonly PartitionSeen[] }> {
  const { world } = site.stage;
  const { group, copy: topic, flow } = moving;
  const { to: cluster } = flow;
  const { groups } = (await world.observer.ask(
    "inventory",
    { cluster, topics: [topic], groups: [group] },
    seconds(15),
  )) as Inventory;
  const { [topic]: ranges = {} } = await rangesOf(world, cluster, [topic]);
  const checkpoints = await checkpointsOf(site, moving);
  const committed = groups[group]?.offsets[topic] ?? {};
  const byTime = by === "timestamp" ? await toldByTime(site, moving, ranges) : {};
  const partitions = Object.entries(ranges).map(async ([name, range]): Promise<PartitionSeen> => {
    const checkpoint = checkpoints.get(Number(name))?.downstream ?? null;
    const told = { synced: committed[name] ?? null, translated: checkpoint, timestamp: byTime[name] ?? null }[by];
    const one = { partition: Number(name), range, committed: committed[name] ?? null, checkpoint, told };
    if (rewind === undefined || told === null) return one;
    const last = await recordBefore(
      { world, signal: site.signal },
      { cluster, topic, partition: one.partition },
      {
        start: range.start,
        offset: Math.min(told, range.end),
      },
    );
    if (last === undefined) return { ...one, earlier: range.start };
    const times = { [name]: last.timestamp - rewind.seconds * 1000 };
    const { at: __, ...earlier } = await world.observer.ask(
      "offsets.at",
      { cluster, topic, times, withinMs: 10_000 },
      seconds(12),
    );
    return { ...one, earlier: (earlier as ByPartition<number | null>)[name] ?? range.start };
  });
  return { state: groups[group]?.state ?? null, partitions: await Promise.all(partitions) };
}

/** From what was noted last; where all there is older than that, the group goes on at the end. */
async function toldByTime(
  { stage, folder }: DrillSite,
  { group, topic, copy, flow }: Moving,
  ranges: ByPartition<LogRange>,
): Promise<ByPartition<number>> {
  const noted = folder.timeline.findLast(
    (event) => event.event === "group.noted" && event.cluster === flow.from && event.group === group && event.topic === topic,
  );
  if (noted?.event !== "group.noted") return {};
  const times = Object.fromEntries(Object.entries(noted.partitions).map(([partition, { time }]) => [partition, time]));
  const ask = { cluster: flow.to, topic: copy, times, withinMs: 10_000 };
  const { at: _, ...told } = await stage.world.observer.ask("offsets.at", ask, milliseconds(12_000));
  return Object.fromEntries(
    Object.entries(told as ByPartition<number | null>).map(([partition, offset]) => [
      partition,
      offset ?? ranges[partition]?.end ?? 0,
    ]),
  );
}

/** What MirrorMaker has written down of the group, the last of each partition; none where it never did. */
async function checkpointsOf(
  { stage: { world }, signal }: DrillSite,
  { group, copy, flow }: Moving,
): Promise<ReadonlyMap<number, Checkpoint>> {
  const [cluster, topic] = [flow.to, checkpointsTopic(flow.from)];
  if (!(await world.observer.ask("topics.list", { cluster })).includes(topic)) return new Map();
  const ranges = await rangesOf(world, cluster, [topic]);
  const { start, end } = ranges[topic]?.[0] ?? { start: 0, end: 0 };
  return latestCheckpoints(await takenFrom({ world, signal }, { cluster, topic, partition: 0 }, start, end), {
    group,
    topic: copy,
  });
}
