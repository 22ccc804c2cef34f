import { expect } from "chai";
import topology from "../../topologies/soak.ts";
import { seconds } from "../core/duration.ts";
import { pauseFor } from "../core/eventually.ts";
import { session } from "../drill/session.ts";
import { parseFault } from "../faults/text.ts";
import { injectFault } from "../injector/inject.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { nodeNames, soakGround } from "./load.ts";
import { type Sight, seenIn, wordsOf } from "./sight.ts";
import { siteOn } from "./site.ts";
import { raiseSoak, type SoakStage } from "./soak.ts";
import { awaitWhole } from "./whole.ts";

interface Effect {
  /** As `muster inject` takes it. */
  readonly fault: string;
  readonly forSeconds: number;
  /** What must be seen of it, or it was no fault. */
  readonly shows: (sight: Sight) => boolean;
}

const movesLeaders = ({ leaders }: Sight): boolean => leaders > 0;
const shrinksIsr = ({ leastInSync }: Sight): boolean => leastInSync < 3;
const tells =
  (what: RegExp) =>
  ({ told }: Sight) =>
    told.some((words) => what.test(words));
const starves = ({ acknowledged, due }: Sight): boolean => acknowledged < 0.8 * due;
const slowerThan =
  (ms: number) =>
  ({ slowestMs }: Sight): boolean =>
    (slowestMs ?? 0) > ms;
const replicationOf = (mode: string): Effect => ({
  fault: `cut leader:orders/0 in-sync:orders/0 --plane REPLICATION --mode ${mode}`,
  forSeconds: 9,
  shows: shrinksIsr,
});

/**
 * One of every kind, and what the observer has to see of it. Sessions and lag times are the soak's short ones; whoever leads a partition
 * may be the active controller too, and then an election comes first.
 */
const effects: readonly Effect[] = [
  {
    fault: "kill leader:orders/0",
    forSeconds: 12,
    shows: (sight) => movesLeaders(sight) && shrinksIsr(sight) && sight.silent.length === 1,
  },
  { fault: "stop leader:orders/1", forSeconds: 12, shows: (sight) => movesLeaders(sight) && sight.silent.length === 1 },
  { fault: "pause leader:orders/2", forSeconds: 13, shows: (sight) => movesLeaders(sight) && sight.silent.length === 1 },
  { fault: "kill controller:home", forSeconds: 5, shows: ({ quorums }) => quorums > 0 },
  { fault: "throttle busiest:home --cpu 0.02", forSeconds: 8, shows: (sight) => slowerThan(400)(sight) || shrinksIsr(sight) },
  { fault: "fillDisk leader:orders/0", forSeconds: 12, shows: (sight) => movesLeaders(sight) && shrinksIsr(sight) },
  { fault: "loseDisk leader:orders/0", forSeconds: 12, shows: (sight) => movesLeaders(sight) && shrinksIsr(sight) },
  { fault: "outage zone:home/a", forSeconds: 12, shows: (sight) => sight.silent.length === 1 && shrinksIsr(sight) },
  {
    fault: "isolate leader:orders/0",
    forSeconds: 8,
    shows: (sight) => movesLeaders(sight) && shrinksIsr(sight) && sight.silent.length === 0,
  },
  ...["drop", "refuse", "reset", "blackhole", "hold"].map(replicationOf),
  { fault: "cut edge leader:orders/0 --one-way", forSeconds: 5, shows: starves },
  { fault: "degrade edge busiest:home --rtt 600ms", forSeconds: 6, shows: slowerThan(550) },
  { fault: "degrade leader:orders/0 in-sync:orders/0 --plane REPLICATION --rtt 600ms", forSeconds: 6, shows: slowerThan(250) },
  {
    fault: "swizzle home1<=>home2 home2<=>home3 home1<=>home3 --mode drop --every 300ms --seed 1",
    forSeconds: 8,
    shows: (sight) => sight.quorums > 0 && starves(sight),
  },
  { fault: "rollingRestart home", forSeconds: 0, shows: ({ leaders, leastInSync }) => leaders >= 3 && leastInSync === 2 },
  { fault: "rollingRestart home --bad", forSeconds: 3, shows: (sight) => sight.silent.length === 3 && starves(sight) },
  {
    fault: "misconfigure topic:orders@home --set min.insync.replicas=3",
    forSeconds: 1,
    shows: tells(/orders: min.insync.replicas=3/),
  },
  { fault: "misconfigure home2 --set num.io.threads=2", forSeconds: 1, shows: tells(/home2: num.io.threads=2/) },
  { fault: "deleteTopic topic:scratch@home", forSeconds: 1, shows: tells(/scratch is gone/) },
  { fault: "poison topic:scratch/0@home --records 7", forSeconds: 1, shows: tells(/scratch\/0 ends 7 later/) },
  // What the one before wrote has not been flushed by then.
  { fault: "loseUnflushed home1,home2,home3 --window 60s", forSeconds: 1, shows: tells(/scratch\/0 ends earlier, by 7/) },
];

/** Run by `muster test effects` on a real engine, and at night: too long for every change. Prints the table of docs/soak.md. */
describe("every kind of fault, in the observer's data", function () {
  this.timeout(seconds(240));
  const events: TimelineEvent[] = [];
  const rows: string[] = [];
  let there: SoakStage;

  before(async () => {
    const { docker, image, signal } = session();
    const listener = { event: (_: string, event: object) => void events.push(event as TimelineEvent) };
    there = await raiseSoak({ docker, image: image.tag, topology, run: "effects", kept: "drill", listener, signal }, (_, work) =>
      work(),
    );
    const { cluster, topic, group } = soakGround(there.stage.world.plan);
    const lag = [{ from: cluster, to: cluster, topic: topic.name }];
    await there.stage.world.observer.ask("watch", { topics: [topic.name], groups: [group], lag, everyMs: 200 });
    await pauseFor(seconds(2), signal);
  });
  after(async () => {
    await there?.[Symbol.asyncDispose]();
    process.stdout.write(`\n| fault | the observer saw | of the load |\n| --- | --- | --- |\n${rows.join("\n")}\n\n`);
  });

  for (const { fault: text, forSeconds, shows } of effects)
    it(`${text}: shows in what the observer sees`, async () => {
      const { world } = there.stage;
      const { signal } = session();
      const [before, acknowledged] = [await kafkaSays(there), await acknowledgedNow(there)];
      const from = await world.stamp();
      const fault = await injectFault(siteOn(world, signal), `e${rows.length + 1}`, parseFault(text));
      await pauseFor(seconds(forSeconds), signal);
      const to = await world.stamp();
      const loadAt = await acknowledgedNow(there);
      const during = await kafkaSays(there).catch(() => before);
      await fault.heal();
      const found = await awaitWhole(world, there.before, signal);
      // A log that was cut short shows its end once somebody leads it again.
      const told = changes(before, text.startsWith("loseUnflushed") ? await kafkaSays(there) : during);
      const sight: Sight = {
        ...seenIn(events, from, to, 3),
        acknowledged: loadAt.acknowledged - acknowledged.acknowledged,
        due: Math.round((to - from) * 30),
        slowestMs: loadAt.slowestMs,
        told,
      };
      const share = `${sight.acknowledged} of ${sight.due} acknowledged, p99 ${sight.slowestMs?.toFixed(0) ?? "–"} ms`;
      rows.push(`| \`${text}\` | ${wordsOf(sight, 3)} | ${share} |`);
      expect(shows(sight), `${wordsOf(sight, 3)}; ${share}`).to.equal(true);
      expect(found.unhealed, "healed").to.deep.equal([]);
    });
});

async function acknowledgedNow({ stage }: SoakStage): Promise<{ acknowledged: number; slowestMs: number | null }> {
  const { acknowledged, recentLatencyMs } = await stage.world.clients("edge").ask("produce.stats", { workload: "orders" });
  return { acknowledged, slowestMs: recentLatencyMs?.p99 ?? null };
}

interface Said {
  readonly settings: ReadonlyMap<string, string>;
  readonly topics: readonly string[];
  readonly ends: ReadonlyMap<string, number>;
}

async function kafkaSays({ stage: { world } }: SoakStage): Promise<Said> {
  const { cluster, topic, scratch } = soakGround(world.plan);
  const settings = new Map<string, string>();
  const note = async (type: "topic" | "broker", name: string, keys: readonly string[]): Promise<void> => {
    const { at: _, ...values } = await world.observer.ask("configs.describe", { cluster, resource: { type, name }, keys });
    for (const [key, value] of Object.entries(values)) settings.set(`${name}: ${key}`, String(value));
  };
  await note("topic", topic.name, ["min.insync.replicas"]);
  for (const name of nodeNames(world.plan)) await note("broker", name, ["num.io.threads"]).catch(() => undefined);
  const topics = [...(await world.observer.ask("topics.list", { cluster }))];
  const ends = new Map<string, number>();
  for (const name of [topic.name, scratch.name].filter((one) => topics.includes(one))) {
    const { at: _, ...of } = await world.observer.ask("ends", { cluster, topic: name, withinMs: 3000 });
    for (const [partition, end] of Object.entries(of)) ends.set(`${name}/${partition}`, Number(end));
  }
  return { settings, topics, ends };
}

/** What differs in Kafka's own word; a log that grows because the load writes is no difference. */
function changes(before: Said, after: Said): string[] {
  return [
    ...[...after.settings].filter(([key, value]) => before.settings.get(key) !== value).map(([key, value]) => `${key}=${value}`),
    ...before.topics.filter((topic) => !after.topics.includes(topic)).map((topic) => `${topic} is gone`),
    ...[...after.ends].flatMap(([partition, end]) => {
      const earlier = before.ends.get(partition) ?? end;
      if (end < earlier) return [`${partition} ends earlier, by ${earlier - end} records`];
      return end > earlier && partition.startsWith("scratch") ? [`${partition} ends ${end - earlier} later`] : [];
    }),
  ];
}
