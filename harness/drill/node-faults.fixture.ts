import { awaitCluster, launchNodes, observedNodes } from "../cluster/start.ts";
import { awaitFullIsr } from "../cluster/whole.ts";
import { milliseconds, seconds } from "../core/duration.ts";
import { mebibytes } from "../core/size.ts";
import { type InjectionSite, nothingKnown, renewedLeases } from "../injector/site.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import type { EventMessage } from "../protocol/messages.ts";
import type { AgentListener } from "../runtime/agent-link.ts";
import { executeForText } from "../runtime/execute.ts";
import { Journal } from "../runtime/journal.ts";
import { found, type World } from "../runtime/world.ts";
import { defineTopology } from "../topology/define.ts";
import { session } from "./session.ts";

/** Three combined nodes with small disks and a client across a region link; a session so short that a restart is quick. */
const topology = defineTopology({
  name: "three-disks",
  about: "Enough to break machines of, one after the other.",
  regions: { here: { zones: ["a", "b", "c"] }, there: { zones: ["a"] } },
  clusters: {
    one: {
      perZone: { here: [["broker", "controller"]] },
      replicationFactor: 3,
      minInsyncReplicas: 2,
      disk: mebibytes(256),
      settings: {
        node: {
          "broker.session.timeout.ms": "2000",
          "broker.heartbeat.interval.ms": "500",
          "log.initial.task.delay.ms": "500",
          "log.flush.scheduler.interval.ms": "250",
          "log.flush.offset.checkpoint.interval.ms": "500",
        },
      },
    },
  },
  clients: { beyond: { region: "there" } },
  rtt: { betweenRegions: milliseconds(11), betweenZones: milliseconds(1) },
  replication: [],
});

/** ApiVersions, asked by nothing but Node's own socket. */
const ask = (host: string, port: number): string => `
const socket = require("node:net").connect(${port}, "${host}");
let established = "";
const done = (seen) => { console.log(established + seen); process.exit(); };
socket.on("connect", () => { established = "established, then "; socket.write(Buffer.from("0000000a0012000000000001ffff", "hex")); });
socket.on("data", () => done("an answer"));
socket.on("error", ({ code }) => done(code));
socket.on("end", () => done("FIN"));
setTimeout(done, 1000, "silence");`;

/** What becomes of one connection that is opened now in this machine: `established, then …`, an error's code, or silence. */
export async function socketSees(
  container: ReturnType<World["container"]>,
  { address, port }: { readonly address: string; readonly port: number },
): Promise<string> {
  return (await executeForText(container, ["node", "-e", ask(address, port)])).stdout.trim();
}

export interface NodeFaultWorld {
  readonly world: World;
  readonly ledger: LedgerLine[];
  readonly events: EventMessage[];
  site(): InjectionSite;
  createTopic(name: string, configs?: Readonly<Record<string, string>>): Promise<void>;
}

export async function raiseNodeFaultWorld(run: string): Promise<NodeFaultWorld> {
  const { docker, image, signal } = session();
  const ledger: LedgerLine[] = [];
  const topics = new Set<string>();
  const events: EventMessage[] = [];
  const listener: AgentListener = {
    ledger: (_, line) => void ledger.push(line as unknown as LedgerLine),
    event: (_, event) => void events.push(event),
    log: (from, text) => process.env.MUSTER_LOG && process.stderr.write(`${from}: ${text}\n`),
  };
  const world = await found({ docker, image: image.tag, topology, run, kept: "drill", signal, listener });
  await world.observer.ask("nodes", { nodes: observedNodes(world.plan) });
  await launchNodes(world, world.plan.nodes);
  await awaitCluster(world, "one", seconds(60), signal);
  return {
    world,
    ledger,
    events,
    site: () => ({
      world,
      recorder: { record: () => undefined, recordDurably: () => undefined },
      signal: AbortSignal.timeout(seconds(100)),
      leases: renewedLeases,
      journal: new Journal(),
      reapply: new Map(),
      resolveRole: async () => [],
      lastTold: () => nothingKnown,
      restore: async (hosts) => {
        await launchNodes(
          world,
          world.plan.nodes.filter(({ name }) => hosts.includes(name)),
        );
      },
      assertWhole: async (signal) => {
        await awaitCluster(world, "one", seconds(60), signal);
        if (topics.size > 0) await awaitFullIsr(world, "one", [...topics], seconds(60), signal);
      },
    }),
    async createTopic(name, configs = {}) {
      topics.add(name);
      const created = [{ name, partitions: 3, replicationFactor: 3, configs }];
      await world.observer.ask("topics.create", { cluster: "one", withinMs: 20_000, topics: created }, seconds(25));
    },
  };
}
