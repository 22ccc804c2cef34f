import { seconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { unlessAborted } from "../core/eventually.ts";
import type { IdRange } from "../measure/ids.ts";
import { namesIn } from "../topology/names.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import type { DrillContext, DrillSite, Load } from "./context.ts";
import { groupMove } from "./group-move.ts";
import { onlyOf } from "./load.ts";
import { absentIn, deliveredAgainIn, passedOverIn, strandedIn, twiceIn } from "./raw-findings.ts";
import { rawLogOf, rawRead } from "./raw-read.ts";
import type { RunFolder } from "./run-folder.ts";
import type { Scene } from "./scene.ts";
import { missingFromDisk, type RecordId } from "./segments.ts";

/** What is in the logs at the end, read by Muster over any listener. */
export function readsOf({
  stage: { world },
  folder,
  signal,
  step,
  gathered,
  measureNow,
}: DrillSite<Scene>): Pick<
  DrillContext,
  "finalRead" | "lost" | "slowestMs" | "offsets" | "failback" | "resent" | "truncated" | "skipped" | "conflicts"
> {
  const readToEnd = (cluster: string, { topic, partitions }: WorkloadDefinition, read: "return" | "final"): Promise<void> =>
    step(`read ${topic} in ${cluster} to its end`, async () => {
      const nativeSessions = sessionsWrittenTo(folder, cluster, topic);
      const reading = world.observer.ask(
        "read",
        {
          cluster,
          topic,
          partitions,
          read,
          run: world.recordRun,
          nativeSessions,
          isolations: ["uncommitted", "committed"],
          withinMs: 60_000,
        },
        seconds(70),
      );
      const { at, complete } = await unlessAborted(signal, reading);
      const text = `${cluster} ${topic} could not be read to its end: what is missing there is undetermined`;
      if (!complete) folder.record({ at, event: "note", text });
    });
  const measured = (load: Load) => measureNow(gathered.workloads.indexOf(onlyOf(load)));
  return {
    async finalRead(cluster, { parts }, read) {
      for (const { definition } of parts)
        for (const topic of namesIn(world.topology, cluster, definition.topic))
          await readToEnd(cluster, { ...definition, topic }, read);
    },
    lost: (load) => recordIds(measured(load).rpo?.ids.lost),
    offsets: (load) => measured(load).offsets,
    failback: (load) => measured(load).failback,
    resent: (load) => measured(load).resent,
    truncated: (load) => measured(load).rpo?.truncated,
    conflicts: (load) => measured(load).conflictKeys,
    skipped: (load) => recordIds(measured(load).offsets?.ids.skipped),
    slowestMs: (load) => slowestMs(folder, onlyOf(load).definition.topic),
  };
}

/** Second opinions: what Kafka's own console consumer reads, and what stands on the replicas' disks. */
export function secondReadsOf({
  stage: { world },
  folder,
  signal,
  step,
  gathered,
  measureNow,
}: DrillSite): Pick<
  DrillContext,
  "rawRead" | "missingFromDisk" | "groupMove" | "duplicated" | "passedOver" | "deliveredAgain" | "stranded" | "absentFrom"
> {
  const measured = (load: Load) => measureNow(gathered.workloads.indexOf(onlyOf(load)));
  const readRaw = (cluster: string, topic: string): Promise<void> =>
    step(`Kafka's console consumer reads ${topic} in ${cluster}`, async () => {
      const { at: _, ...ends } = await world.observer.ask("ends", { cluster, topic, withinMs: 10_000 }, seconds(12));
      const transactions = world.topology.replication.some((flow) => flow.to === cluster && flow.exactlyOnce === true);
      const reading = rawRead(world, folder.path, cluster, topic, ends as Record<string, number>, { transactions });
      await unlessAborted(signal, reading);
    });
  return {
    async rawRead(cluster, { parts }) {
      for (const { definition } of parts)
        for (const topic of namesIn(world.topology, cluster, definition.topic)) await readRaw(cluster, topic);
    },
    async missingFromDisk(load) {
      const { on, topic } = onlyOf(load).definition;
      return (await missingFromDisk(world, on, topic, folder.lines)).toSorted();
    },
    duplicated(load, cluster = onlyOf(load).definition.on) {
      const { topic, partitions } = onlyOf(load).definition;
      const { ids } = measured(load).duplicates;
      return { muster: recordIds(ids.log?.[cluster]), raw: twiceIn(rawLogOf(folder.path, cluster, topic, partitions)) };
    },
    passedOver(load) {
      const { on, topic, partitions } = onlyOf(load).definition;
      const raw = passedOverIn(rawLogOf(folder.path, on, topic, partitions), topic, folder.lines);
      return { muster: recordIds(measured(load).unprocessed?.ids), raw };
    },
    deliveredAgain(load) {
      const { ids } = measured(load).duplicates;
      return { muster: recordIds(ids.delivery), raw: deliveredAgainIn(onlyOf(load).definition.topic, folder.lines) };
    },
    stranded(load) {
      const { on, standby, topic, partitions } = movedOf(load);
      const log = (cluster: string) => rawLogOf(folder.path, cluster, topic, partitions);
      const raw = (since: number) =>
        strandedIn({ source: { cluster: on, log: log(on) }, target: log(standby.on), topic, lines: folder.lines, since });
      const { lost, splitBrain } = measured(load).rpo?.ids ?? {};
      const [fault] = gathered.faults;
      if (fault === undefined) throw new InvalidDrill("without a fault nothing is on the wrong side of it");
      return {
        lost: { muster: recordIds(lost), raw: raw(Number.NEGATIVE_INFINITY) },
        splitBrain: { muster: recordIds(splitBrain), raw: raw(fault.effect.to) },
      };
    },
    absentFrom(load, cluster) {
      const { topic, partitions } = onlyOf(load).definition;
      const raw = absentIn(rawLogOf(folder.path, cluster, topic, partitions), topic, folder.lines);
      return { muster: recordIds(measured(load).rpo?.ids.lost), raw };
    },
    groupMove(load) {
      const { on, standby, topic, partitions } = movedOf(load);
      const side = (cluster: string) => ({ cluster, log: rawLogOf(folder.path, cluster, topic, partitions) });
      return groupMove({ source: side(on), target: side(standby.on), topic, lines: folder.lines });
    },
  };
}

/** Whose records are native to a cluster: the sessions that wrote to it. What others wrote was mirrored there. */
function sessionsWrittenTo({ lines }: RunFolder, cluster: string, topic: string): string[] {
  const written = lines.flatMap((line) =>
    line.kind === "write" && line.cluster === cluster && line.topic === topic ? line.session : [],
  );
  return [...new Set(written)];
}

const slowestMs = ({ lines }: RunFolder, topic: string): number =>
  lines.reduce((slowest, line) => {
    const counts = line.kind === "write" && line.topic === topic && line.outcome === "acknowledged";
    return counts ? Math.max(slowest, line.latencyMsMax ?? 0) : slowest;
  }, 0);

function movedOf(load: Load) {
  const { definition } = onlyOf(load);
  const { name, standby } = definition;
  if (standby === undefined) throw new InvalidDrill(`workload ${name} has no standby that it could have moved to`);
  return { ...definition, standby };
}

const recordIds = (ranges: readonly IdRange[] = []): RecordId[] =>
  ranges
    .flatMap(([session, partition, [from, to]]) =>
      Array.from({ length: to - from + 1 }, (_, index) => `${session}/${partition}/${from + index}`),
    )
    .toSorted();
