import { formatDuration, seconds } from "../core/duration.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import type { Tier } from "../targets/tiers.ts";
import { clientNamed } from "../workload/clients.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import { Workload } from "../workload/workload.ts";
import { type DrillContext, type DrillSite, type RunningWorkload, stampOf } from "./context.ts";
import type { Scene } from "./scene.ts";

/** Starts a workload in a drill: its topic wherever it may run, the ack contract read back, the observer told, the load begun. */
export const workloadVerb =
  (site: DrillSite<Scene>): DrillContext["workload"] =>
  async ({ tier, ...rest }) => {
    const { stage, folder, step, gathered, parameters } = site;
    const definition: WorkloadDefinition = { ...rest, tier: tier.name };
    const { name, perSecond, acks, partitions, on, standby, topic } = definition;
    const workload = new Workload(stage.world, clientNamed(parameters.client), definition, (line) => folder.keep(line));
    await step(`${name}: ${perSecond} records/s, acks=${acks}, ${partitions} partitions in ${on}`, async () => {
      for (const cluster of [on, ...(standby === undefined ? [] : [standby.on])]) {
        await stage.createTopic(cluster, { name: topic, partitions });
        await stage.assertAckContract(cluster, topic);
      }
      await watch(site, definition);
      await workload.start();
    });
    const running = runningWorkload(site, workload, tier);
    gathered.workloads.push({ running, workload });
    return running;
  };

/** The observer follows every topic of every workload; asking again replaces what was watched. */
async function watch({ stage, gathered }: DrillSite<Scene>, added: WorkloadDefinition): Promise<void> {
  const definitions = [...gathered.workloads.map(({ workload }) => workload.definition), added];
  const topics = [...new Set(definitions.map(({ topic }) => topic))];
  const groups = [...new Set(definitions.flatMap(({ group }) => group ?? []))];
  const lag = definitions.flatMap(({ topic, on }) => copiesOf(stage, on).map((copy) => ({ ...copy, topic })));
  await stage.world.observer.ask("watch", { topics, groups, lag, everyMs: 200 });
}

/** What a record's other copies are: where it is mirrored to, else the replicas of its own cluster. */
const copiesOf = ({ flows }: Scene, cluster: string): { readonly from: string; readonly to: string }[] =>
  flows.length > 0 ? flows.map(({ from, to }) => ({ from, to })) : [{ from: cluster, to: cluster }];

function runningWorkload(site: DrillSite<Scene>, workload: Workload, tier: Tier): RunningWorkload {
  const { folder, step, signal, gathered, narrator } = site;
  const { definition } = workload;
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    folder.record({ at: await stampOf(site), event: "load.stopped" });
    for (const text of await workload.stop()) folder.record({ at: await stampOf(site), event: "note", text });
    workload.fillGaps(folder.lines);
  };
  return {
    definition,
    tier,
    async steady({ for: length }) {
      await step(`${definition.name}: first records written and processed`, () => workload.flowing(seconds(30), signal));
      const from = await stampOf(site);
      folder.record({ at: from, event: "phase", name: "steady", by: "machine" });
      await step(`steady state in ${definition.on} for ${formatDuration(length)}`, () => workload.steady(length, signal));
      gathered.settings[`baseline ${definition.name}`] = baselineOf(folder.lines, definition.topic, from);
    },
    async failOver({ within }) {
      await step(`${definition.name}: standbys start in ${definition.standby?.on ?? "?"}`, async () => {
        await workload.failOver();
        await workload.flowing(within, signal);
      });
      narrator.stopwatch(null);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** What the no-fault part of this run was like: the outage threshold means something only against it. */
function baselineOf(lines: readonly LedgerLine[], topic: string, from: number): Record<string, unknown> {
  const writes = lines.filter((line) => line.kind === "write" && line.topic === topic && line.intended[0] >= from);
  const slowest = writes.map((line) => (line.kind === "write" ? (line.latencyMsMax ?? 0) : 0)).toSorted((a, b) => a - b);
  const late = writes.reduce((sum, line) => sum + (line.kind === "write" ? line.late : 0), 0);
  const median = slowest[Math.floor(slowest.length / 2)] ?? null;
  return {
    "slowest write of a run, median ms": median,
    "slowest write of all ms": slowest.at(-1) ?? null,
    "writes past the objective": late,
  };
}
