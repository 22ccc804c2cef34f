import { now } from "../clock.ts";
import { emit, serve } from "../serve.ts";
import { Clients } from "./clients.ts";
import { Consuming } from "./consuming.ts";
import { Lease } from "./lease.ts";
import { Probing } from "./probing.ts";
import { Producing } from "./producing.ts";

/** The client agent: clients run as processes of their own under it, so that it outlives them and can tell what they were told. */

const leaseMs = 15_000;
const orphanedStopMs = 2000;

const producers = new Clients<Producing>("producer");
const consumers = new Clients<Consuming>("consumer");
const probes = new Clients<Probing>("probe");

async function stopLoad(): Promise<void> {
  await Promise.all([
    ...producers.takeAll().map(([, producer]) => producer.stop(orphanedStopMs)),
    ...consumers.takeAll().map(([, consumer]) => consumer.stop(orphanedStopMs)),
    ...probes.takeAll().map(([, probe]) => probe.stop()),
  ]);
}

/** SIGKILL to all of them first, then the ledgers: nothing may be written down between two deaths. */
async function die(): Promise<{ killedAt: number }> {
  const [dyingProducers, dyingConsumers, dyingProbes] = [producers.takeAll(), consumers.takeAll(), probes.takeAll()];
  for (const [, client] of [...dyingProducers, ...dyingConsumers, ...dyingProbes]) client.kill();
  const killedAt = now();
  await Promise.all(dyingProducers.map(([, producer]) => producer.bury(killedAt)));
  await Promise.all([...dyingConsumers, ...dyingProbes].map(([, client]) => client.bury()));
  return { killedAt };
}

const lease = new Lease(leaseMs, () => {
  if (producers.isEmpty && consumers.isEmpty && probes.isEmpty) return;
  emit("load.orphaned", { silentForMs: leaseMs });
  void stopLoad();
});

serve("client", {
  "produce.start"(args) {
    producers.start(args.workload, () => new Producing(args));
    return {};
  },
  "produce.stop": ({ workload, withinMs }) => producers.take(workload).stop(withinMs),
  "produce.stats": ({ workload }) => producers.find(workload).totals(),
  "consume.start"(args) {
    consumers.start(args.workload, () => new Consuming(args));
    return {};
  },
  "consume.stop": ({ workload, withinMs }) => consumers.take(workload).stop(withinMs),
  "consume.stats": ({ workload }) => consumers.find(workload).totals(),
  die,
  "probe.start"(args) {
    probes.start(args.probe, () => new Probing(args));
    return {};
  },
  "probe.stats": ({ probe }) => probes.find(probe).stats(),
  async "probe.stop"({ probe }) {
    await probes.take(probe).stop();
    return {};
  },
});

process.stdin.on("data", () => lease.renew());
process.stdin.on("end", () => void stopLoad().then(() => process.exit(0)));
// Nobody reads any more: there is nothing left to do, and saying so would fail as this did, over and over. The clients end with us.
