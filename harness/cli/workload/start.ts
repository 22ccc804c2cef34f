import { assertAckContract } from "../../cluster/settings.ts";
import { formatDuration, seconds } from "../../core/duration.ts";
import { EnvironmentError, UsageError } from "../../core/errors.ts";
import { hostEvery } from "../../drill/host-load.ts";
import { latencyObjectiveOf } from "../../drill/measure-settings.ts";
import { copiesOf } from "../../topology/names.ts";
import { clientNamed, clientNames } from "../../workload/clients.ts";
import { topicOf, type WorkloadDefinition } from "../../workload/definition.ts";
import { lagsOf } from "../../workload/lags.ts";
import { Workload } from "../../workload/workload.ts";
import { type AtHand, findTopology, type HandsOnOptions, withTopology } from "../hands-on/at-hand.ts";
import { voiceOf } from "../hands-on/voice.ts";
import { loadsIn, type StartedLoad } from "../verify/loads.ts";
import { presets, tiers } from "./catalogue.ts";
import { prepare } from "./prepare.ts";
import { type LoadRequest, type LoadWords, loadRequest } from "./request.ts";
import { type RunningLoad, runningLoads } from "./running.ts";

const flowsWithin = seconds(45);

/** Starts a load that goes on when this process has ended, for as long as it was asked to. */
export async function startWorkload(name: string | undefined, options: LoadWords & HandsOnOptions): Promise<number> {
  const found = await findTopology(options);
  const request = loadRequest(name, options, { topology: found.topology, presets, tiers });
  return withTopology(found, `workload start ${request.definition.name}`, async (hand) => {
    const { loads } = await runningLoads(hand.world);
    const same = loads.find(({ workload }) => workload === request.definition.name);
    if (same === undefined) await begin(hand, request, { running: loads, say: voiceOf(options) });
    tell(options, request, same);
    return 0;
  });
}

function tell({ json }: HandsOnOptions, { definition, lasting }: LoadRequest, same: RunningLoad | undefined): void {
  const { name, topic, on, perSecond, acks, partitions, clients, tier } = definition;
  if (same !== undefined && (same.topic !== topic || same.cluster !== on || same.perSecond !== perSecond))
    throw new UsageError(
      `${name} runs already, otherwise than that: ${same.perSecond} records/s to ${same.topic} in ${same.cluster}`,
      { hint: `\`muster workload stop ${name}\` stops it` },
    );
  const text =
    same === undefined
      ? `${name} (${tier}) writes ${perSecond} records/s to ${topic} in ${on}, acks=${acks}, ${partitions} partitions, from ${clients}; it ends by itself in ${formatDuration(lasting)}`
      : `${name} runs already, for ${formatDuration((same.at - same.since) * 1000)}`;
  process.stdout.write(json === true ? `${JSON.stringify({ ...definition, began: same === undefined })}\n` : `${text}\n`);
}

/** What is recorded before the first client starts is what `verify` judges by. */
async function begin(
  hand: AtHand,
  request: LoadRequest,
  { running, say }: { readonly running: readonly RunningLoad[]; readonly say: (text: string) => void },
): Promise<void> {
  const { world, folder, signal } = hand;
  const { definition, tier, lasting } = request;
  assertApart(definition, running);
  const before = loadsIn(folder.recorded());
  const ofTheSame = before.filter(({ definition: { name, on } }) => name === definition.name && on === definition.on);
  const last = Math.max(0, ...before.map(({ load }) => load));
  const load = running.length > 0 ? Math.max(1, last) : last + 1;
  const session = `${definition.name}-${definition.on}-${ofTheSame.length + 1}`;
  folder.recordDurably({ at: await world.stamp(), event: "load.begun", load, session, definition });
  const promised = {
    client: clientNamed(clientNames[0]),
    latencyObjectiveMs: latencyObjectiveOf(tier),
    leaseMs: lasting,
    crewsBefore: ofTheSame.length,
  };
  const workload = new Workload(world, definition, promised, (line) => folder.keep(line));
  try {
    for (const text of await prepare(world, definition)) {
      say(`  ${text}`);
      folder.record({ at: await world.stamp(), event: "note", text });
    }
    await assertAckContract(world, definition.on, topicOf(definition));
    await watch(hand, [definition, ...stillOf(before, load, running)]);
    await workload.start();
    await workload.flowing(flowsWithin, signal);
  } catch (error) {
    await workload.stop();
    folder.record({ at: await world.stamp(), event: "load.stopped", workload: definition.name });
    throw error;
  }
  folder.record({ at: await world.stamp(), event: "phase", name: "steady", by: "machine" });
}

/** Records are told apart by topic and groups by name: what two workloads share could not be. */
function assertApart({ topic, group, on, clients }: WorkloadDefinition, running: readonly RunningLoad[]): void {
  const other = running.find((one) => one.topic === topic || (group !== null && one.group === group));
  if (other !== undefined)
    throw new UsageError(`${other.workload} runs already with ${other.topic === topic ? `topic ${topic}` : `group ${group}`}`, {
      hint: "give this one a topic and a group of its own: --topic, --group",
    });
  if (on === "" || clients === "") throw new EnvironmentError("a topology without clusters or clients carries no load");
}

/** The workloads of the same load that still run. */
const stillOf = (before: readonly StartedLoad[], load: number, running: readonly RunningLoad[]): readonly WorkloadDefinition[] =>
  before
    .filter((one) => one.load === load && running.some(({ workload }) => workload === one.definition.name))
    .map(({ definition }) => definition);

/** The observer follows every topic and group, and how far copies are behind. */
async function watch(hand: AtHand, definitions: readonly WorkloadDefinition[]): Promise<void> {
  const { topology } = hand.world;
  const lag = definitions.flatMap(({ topic, on }) => lagsOf(topology, on, topic));
  const copies = definitions.flatMap(({ topic }) => copiesOf(topology, topic).map((copy) => copy.topic));
  await hand.world.observer.ask("watch", {
    topics: [...definitions.map(({ topic }) => topic), ...copies],
    groups: definitions.flatMap(({ group }) => group ?? []),
    lag,
    everyMs: 200,
  });
  await hand.world.observer.ask("host.watch", { everyMs: hostEvery });
}
