import { UsageError } from "../../core/errors.ts";
import { type Called, maximalLoadMs, type OwnLease } from "../../protocol/client-commands.ts";
import { now } from "../clock.ts";
import { emit, serve } from "../serve.ts";
import { Clients } from "./clients.ts";
import { Consuming } from "./consuming.ts";
import { Lease } from "./lease.ts";
import { sightOf } from "./load.ts";
import { OwnLeases } from "./own-leases.ts";
import { Probing } from "./probing.ts";
import { Producing } from "./producing.ts";
import { readable } from "./readable.ts";

/** The client agent: clients run as processes of their own under it, so that it outlives them and can tell what they were told. */

const leaseMs = 15_000;
const orphanedStopMs = 2000;

const producers = new Clients<Producing>("producer");
const consumers = new Clients<Consuming>("consumer");
const probes = new Clients<Probing>("probe");

const withOwnEnd = new OwnLeases((workload) => {
  emit("load.expired", { workload });
  void stopLoad([workload]);
});

async function stopLoad(workloads: readonly string[]): Promise<void> {
  for (const workload of workloads) withOwnEnd.drop(workload);
  const running = workloads.filter((name) => producers.has(name));
  const reading = workloads.filter((name) => consumers.has(name));
  await Promise.all([
    ...running.map((name) => producers.take(name).stop(orphanedStopMs)),
    ...reading.map((name) => consumers.take(name).stop(orphanedStopMs)),
  ]);
}

const stopProbes = (): Promise<unknown> => Promise.all(probes.takeAll().map(([, probe]) => probe.stop()));

const workloads = (): string[] => [...new Set([...producers.names(), ...consumers.names()])];

/** SIGKILL to all of them first, then the ledgers: nothing may be written down between two deaths. */
async function die(): Promise<{ killedAt: number }> {
  const [dyingProducers, dyingConsumers, dyingProbes] = [producers.takeAll(), consumers.takeAll(), probes.takeAll()];
  for (const [name] of dyingProducers) withOwnEnd.drop(name);
  for (const [, client] of [...dyingProducers, ...dyingConsumers, ...dyingProbes]) client.kill();
  const killedAt = now();
  await Promise.all(dyingProducers.map(([, producer]) => producer.bury(killedAt)));
  await Promise.all([...dyingConsumers, ...dyingProbes].map(([, client]) => client.bury()));
  return { killedAt };
}

const lease = new Lease(leaseMs, () => {
  const orphaned = workloads().filter((name) => !withOwnEnd.has(name));
  if (orphaned.length === 0 && probes.isEmpty) return;
  emit("load.orphaned", { silentForMs: leaseMs, workloads: orphaned });
  void stopLoad(orphaned);
  void stopProbes();
});

function leased(workload: string, { leaseMs: ms }: OwnLease): void {
  if (ms === undefined) return;
  if (!(ms > 0 && ms <= maximalLoadMs)) throw new UsageError(`load runs for up to ${maximalLoadMs} ms, not for ${ms} ms`);
  withOwnEnd.take(workload, ms);
}

const nameOf = ({ as, workload }: Called & { readonly workload: string }): string => as ?? workload;

serve("client", {
  "produce.start"(args) {
    leased(nameOf(args), args);
    producers.start(nameOf(args), () => new Producing(args));
    return {};
  },
  "produce.stop"({ workload, withinMs }) {
    withOwnEnd.drop(workload);
    return producers.take(workload).stop(withinMs);
  },
  "produce.stats": ({ workload }) => producers.find(workload).totals(),
  "consume.start"(args) {
    leased(nameOf(args), args);
    consumers.start(nameOf(args), () => new Consuming(args));
    return {};
  },
  "consume.stop": ({ workload, withinMs }) => consumers.take(workload).stop(withinMs),
  "consume.stats": ({ workload }) => consumers.find(workload).totals(),
  load: () =>
    producers
      .names()
      .map((name) =>
        sightOf(producers.find(name), consumers.has(name) ? consumers.find(name) : undefined, withOwnEnd.endOf(name)),
      ),
  die,
  "probe.start"(args) {
    probes.start(args.probe, () => new Probing(args));
    return {};
  },
  "probe.stats": ({ probe }) => probes.find(probe).stats(),
  readable,
  async "probe.stop"({ probe }) {
    await probes.take(probe).stop();
    return {};
  },
});

process.stdin.on("data", () => lease.renew());
process.stdin.on("end", () => void Promise.all([stopLoad(workloads()), stopProbes()]).then(() => process.exit(0)));
// Nobody reads any more: there is nothing left to do, and saying so would fail as this did, over and over. The clients end with us.
