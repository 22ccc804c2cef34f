import { now } from "../clock.ts";
import { emit, serve } from "../serve.ts";
import { Lease } from "./lease.ts";
import { Probing } from "./probing.ts";
import { Producing } from "./producing.ts";

/** The client agent: clients run as processes of their own under it, so that it outlives them and can tell what they were told. */

const leaseMs = 15_000;
const orphanedStopMs = 2000;

const producers = new Map<string, Producing>();
const probes = new Map<string, Probing>();

function named<T>(kind: string, all: ReadonlyMap<string, T>, name: string): T {
  const found = all.get(name);
  if (found === undefined) throw new Error(`no ${kind} "${name}" runs here`);
  return found;
}

function refuseSecond(kind: string, all: ReadonlyMap<string, unknown>, name: string): void {
  if (all.has(name)) throw new Error(`${kind} "${name}" runs here already`);
}

async function stopLoad(withinMs: number): Promise<void> {
  const stopping = [...producers.values()];
  producers.clear();
  const probing = [...probes.values()];
  probes.clear();
  await Promise.all([...stopping.map((producer) => producer.stop(withinMs)), ...probing.map((probe) => probe.stop())]);
}

/** SIGKILL to all of them first, then the ledgers: nothing may be written down between two deaths. */
async function die(): Promise<{ killedAt: number }> {
  const dead = [...producers.values()];
  producers.clear();
  for (const client of dead) client.kill();
  const killedAt = now();
  await Promise.all([...dead.map((client) => client.bury(killedAt)), ...[...probes.values()].map((probe) => probe.stop())]);
  probes.clear();
  return { killedAt };
}

function notBuilt(): never {
  throw new Error("consumers are not built yet");
}

const lease = new Lease(leaseMs, () => {
  if (producers.size + probes.size === 0) return;
  emit("load.orphaned", { silentForMs: leaseMs });
  void stopLoad(orphanedStopMs);
});

serve("client", {
  "produce.start"(args) {
    refuseSecond("producer", producers, args.workload);
    producers.set(args.workload, new Producing(args));
    return {};
  },
  async "produce.stop"({ workload, withinMs }) {
    const producer = named("producer", producers, workload);
    producers.delete(workload);
    return producer.stop(withinMs);
  },
  "produce.stats": ({ workload }) => named("producer", producers, workload).totals(),
  "consume.start": notBuilt,
  "consume.stop": notBuilt,
  "consume.stats": notBuilt,
  die,
  "probe.start"(args) {
    refuseSecond("probe", probes, args.probe);
    probes.set(args.probe, new Probing(args));
    return {};
  },
  "probe.stats": ({ probe }) => named("probe", probes, probe).stats(),
  async "probe.stop"({ probe }) {
    const stopping = named("probe", probes, probe);
    probes.delete(probe);
    await stopping.stop();
    return {};
  },
});

process.stdin.on("data", () => lease.renew());
process.stdin.on("end", () => void stopLoad(orphanedStopMs).then(() => process.exit(0)));
