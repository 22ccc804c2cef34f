import { seconds } from "../core/duration.ts";
import { controlTopic, controlWorkload } from "../topology/control-topic.ts";
import { clientNamed, clientNames } from "../workload/clients.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import { Workload } from "../workload/workload.ts";
import type { DrillSite, Where } from "./context.ts";
import { latencyObjectiveOf } from "./measure-settings.ts";
import type { Scene } from "./scene.ts";

/** Often enough that an outage of half a second is many slots. */
const perSecondPerPartition = 10;
/** Cheap is what asks seldom. A slot that waits may make an outage of ours look longer by as much, never shorter: the safe side. */
const lingerMs = 250;

/**
 * The control workload of every host that load runs on, or may go on: to its own cluster, a partition on each broker without any
 * other replica, so that a broker's trouble stays its own. What it finds is worked out in `measure/control.ts`.
 */
export async function preparedControl(site: DrillSite<Scene>, { on, clients, standby }: Where): Promise<Workload[]> {
  const places = [{ on, clients }, ...(standby === undefined ? [] : [standby])];
  const distinct = [...new Map(places.map((place) => [place.clients, place])).values()];
  return Promise.all(distinct.map((place) => prepared(site, place.on, place.clients)));
}

async function prepared({ stage, folder, planned }: DrillSite<Scene>, on: string, clients: string): Promise<Workload> {
  const partitions = stage.world.bootstrap(on).length;
  const topic = controlTopic(clients);
  const configs = { "min.insync.replicas": "1" };
  await stage.world.observer.ask(
    "topics.create",
    { cluster: on, withinMs: 20_000, topics: [{ name: topic, partitions, replicationFactor: 1, configs }] },
    seconds(25),
  );
  const definition: WorkloadDefinition = {
    name: controlWorkload,
    tier: "control",
    topic,
    partitions,
    group: null,
    perSecond: perSecondPerPartition * partitions,
    acks: 1,
    idempotent: false,
    recordBytes: 100,
    lingerMs,
    on,
    clients,
  };
  // The machines and agents are what it watches, whatever the library under test is.
  const client = clientNamed(clientNames[0]);
  const objectives = planned.map(({ tier }) => latencyObjectiveOf(tier));
  return new Workload(stage.world, definition, { client, latencyObjectiveMs: Math.max(...objectives) }, (line) =>
    folder.keep(line),
  );
}
