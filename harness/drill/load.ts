import type { AckContract } from "../cluster/topics.ts";
import { formatDuration, milliseconds, seconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { pauseFor } from "../core/eventually.ts";
import { copiesOf } from "../topology/names.ts";
import { clientNamed } from "../workload/clients.ts";
import { topicOf, type WorkloadDefinition } from "../workload/definition.ts";
import { lagsOf } from "../workload/lags.ts";
import { describeProfile } from "../workload/profile.ts";
import { Workload } from "../workload/workload.ts";
import { baselineOf } from "./baseline.ts";
import { blamingHost } from "./busy-host.ts";
import { calibrateClients } from "./calibrate.ts";
import { type DrillContext, type DrillSite, type Load, type RunningWorkload, stampOf, type Where } from "./context.ts";
import { preparedControl } from "./control.ts";
import type { PlannedWorkload } from "./definition.ts";
import { latencyObjectiveOf } from "./measure-settings.ts";
import type { Scene } from "./scene.ts";
import { watchTraffic } from "./traffic.ts";

/**
 * Starts all workloads of a drill: topics wherever they may run, ack contracts read back, the observer told, the load begun. The
 * control workload runs beside them, on machines of our own.
 */
export const startLoadVerb =
  (site: DrillSite<Scene>, { withControl }: { readonly withControl: boolean }): DrillContext["startLoad"] =>
  async (where) => {
    const parts: RunningWorkload[] = [];
    for (const planned of site.planned) {
      const part = partOf(site, planned, where);
      parts.push({ ...part, contract: await createTopics(site, part.definition) });
    }
    await site.stage.grantAccess(parts.map(({ definition }) => definition));
    if (site.stage.flows.length > 0)
      await site.step("replication knows the topics", () =>
        site.stage.followTopics(
          parts.map(({ definition }) => topicOf(definition)),
          site.signal,
        ),
      );
    await calibrateClients(site, parts);
    const control = withControl ? await preparedControl(site, where) : [];
    await watch(site, parts, control);
    site.gathered.workloads.push(...parts);
    site.gathered.control = control;
    // One after the other: a crowd of programs that start at once is a disturbance of its own.
    for (const { definition, workload } of parts) await site.step(described(definition), () => workload.start());
    if (control.length > 0) await site.step("the control, to where no fault will be", () => startEach(control));
    return loadOf(site, parts, where);
  };

async function startEach(workloads: readonly Workload[]): Promise<void> {
  for (const workload of workloads) await workload.start();
}

/** For verbs that ask about one workload. */
export function onlyOf({ parts }: Load): RunningWorkload {
  const [only, ...others] = parts;
  if (only === undefined || others.length > 0)
    throw new InvalidDrill(`which workload? this load has ${parts.map(({ definition }) => definition.name).join(", ")}`);
  return only;
}

function partOf(
  { stage, folder, parameters }: DrillSite<Scene>,
  { tier, ...rest }: PlannedWorkload,
  where: Where,
): RunningWorkload {
  const definition: WorkloadDefinition = { ...rest, ...where, tier: tier.name };
  const promised = { client: clientNamed(definition.client ?? parameters.client), latencyObjectiveMs: latencyObjectiveOf(tier) };
  return { definition, tier, workload: new Workload(stage.world, definition, promised, (line) => folder.keep(line)) };
}

/** Wherever it may be written; and where names are prefixed, wherever copies would come from: whoever reads all names finds all of them. */
async function createTopics({ stage, topology }: DrillSite<Scene>, definition: WorkloadDefinition): Promise<AckContract> {
  const { on, standby } = definition;
  const contracts: AckContract[] = [];
  const sources = topology.replication.flatMap(({ policy, from }) => (policy === "default" ? from : []));
  for (const cluster of new Set([on, ...(standby === undefined ? [] : [standby.on]), ...sources])) {
    await stage.createTopic(cluster, topicOf(definition));
    contracts.push(await stage.assertAckContract(cluster, topicOf(definition)));
  }
  return {
    replicationFactor: Math.min(...contracts.map(({ replicationFactor }) => replicationFactor)),
    minInsyncReplicas: Math.min(...contracts.map(({ minInsyncReplicas }) => minInsyncReplicas)),
  };
}

const described = ({ name, tier, perSecond, load, acks, partitions, on }: WorkloadDefinition): string =>
  `${name} (${tier}): ${perSecond} records/s, ${describeProfile(load)}, acks=${acks}, ${partitions} partitions in ${on}`;

/** The observer follows every topic of every workload. */
async function watch(
  { stage, topology }: DrillSite<Scene>,
  parts: readonly RunningWorkload[],
  control: readonly Workload[],
): Promise<void> {
  const copies = parts.flatMap(({ definition }) => copiesOf(topology, definition.topic).map(({ topic }) => topic));
  const topics = [...new Set([...[...parts, ...control].map(({ definition }) => definition.topic), ...copies])];
  const groups = parts.flatMap(({ definition }) => definition.group ?? []);
  const lag = parts.flatMap(({ definition: { topic, on, standby, mirroredTo } }) =>
    // If its cluster is hit: where the load may go on that is what is mirrored, else the replicas of its own cluster.
    (standby?.on ?? mirroredTo) === undefined ? [{ from: on, to: on, topic }] : lagsOf(topology, on, topic),
  );
  await stage.world.observer.ask("watch", { topics, groups, lag, everyMs: 200 });
}

function loadOf(site: DrillSite<Scene>, parts: readonly RunningWorkload[], { on, standby }: Where): Load {
  const { folder, step, signal, gathered, narrator } = site;
  const names = parts.map(({ definition }) => definition.name).join(", ");
  const every = (work: (part: RunningWorkload) => Promise<void>): Promise<unknown> => Promise.all(parts.map(work));
  const blaming = (from: number, work: Promise<unknown>): Promise<unknown> =>
    work.catch((error: unknown) => {
      throw blamingHost(error, folder.timeline, from);
    });
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    folder.record({ at: await stampOf(site), event: "load.stopped" });
    const all = [...parts.map(({ workload }) => workload), ...(gathered.control ?? [])];
    const problems = await Promise.all(all.map((workload) => workload.stop()));
    for (const text of problems.flat()) folder.record({ at: await stampOf(site), event: "note", text });
    for (const { workload } of parts) workload.fillGaps(folder.lines);
  };
  return {
    parts,
    async steady({ for: length }) {
      await step(`${names}: first records written and processed`, () =>
        every(({ workload }) => workload.flowing(seconds(30), signal)),
      );
      const begun = await stampOf(site);
      await step(`${names}: clients and JVMs warm up`, () =>
        blaming(
          begun,
          every(({ workload }) => workload.settled(seconds(60), signal)),
        ),
      );
      const from = await stampOf(site);
      folder.record({ at: from, event: "phase", name: "steady", by: "machine" });
      const watched = watchTraffic(site);
      await step(`steady state in ${on} for ${formatDuration(length)}`, () =>
        blaming(
          from,
          every(({ workload }) => workload.steady(length, signal)),
        ),
      );
      await (await watched)();
      const to = await stampOf(site);
      folder.record({ at: to, event: "steady", from, to });
      for (const { definition } of parts)
        gathered.settings[`baseline ${definition.name}`] = baselineOf(folder.lines, definition.topic, from);
    },
    async untilPeak({ lasting }) {
      for (const { definition, workload } of parts) {
        if (workload.peak === undefined) continue;
        const wait = milliseconds((workload.peak.from - (await stampOf(site))) * 1000 + lasting);
        if (wait < 0)
          throw new InvalidDrill(
            `the burst of ${definition.name} began ${formatDuration(lasting - wait)} ago, before the drill was ready for it`,
            { hint: "let its load burst later" },
          );
        await step(`${definition.name}: ${describeProfile(definition.load)}, for ${formatDuration(lasting)} so far`, () =>
          pauseFor(wait, signal),
        );
      }
    },
    async restart({ within }) {
      await step(`${names}: clients start again in ${on}`, () =>
        every(async ({ workload }) => {
          await workload.restart();
          await workload.flowing(within, signal);
        }),
      );
    },
    async failOver({ within, refused }) {
      gathered.movedOn = true;
      await step(`${names}: standbys start in ${standby?.on ?? "?"}`, () =>
        every(async ({ workload }) => {
          await workload.failOver();
          await (refused === true ? workload.refused(within, signal) : workload.flowing(within, signal));
        }),
      );
      narrator.stopwatch(null);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
