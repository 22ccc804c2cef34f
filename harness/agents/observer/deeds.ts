import type { ObserverCommands, ObserverDeed } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { leases } from "../serve.ts";
import { createEmpty, deleteTopic, isGone, shapeOf } from "./deleteTopic.ts";
import type { Fleet } from "./fleet.ts";
import { poison } from "./poison.ts";
import { leadBy, type Order, shuffleLeaders } from "./shuffleLeaders.ts";
import { awaitInForce, ownConfigs, setOwnConfigs } from "./topicConfig.ts";
import { TopicOverrides } from "./topicOverrides.ts";

type Apply = ObserverCommands["apply"];

const overrides = new TopicOverrides();
let turn: Promise<unknown> = Promise.resolve();

/** One change after the other: what is read before a change must still be so when it is made. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = turn.then(work);
  turn = result.catch(() => undefined);
  return result;
}

/** Breaks something through Kafka's own interface, as a lease: what was there before any fault is brought back by the last undo. */
export async function apply(fleet: Fleet, { deed, ...lease }: Apply["args"]): Promise<Apply["result"]> {
  switch (deed.kind) {
    case "misconfigure":
      return leases.under(
        lease,
        () => inTurn(() => undoMisconfigure(fleet, lease.lease, deed)),
        () => inTurn(() => misconfigure(fleet, lease.lease, deed)),
      );
    case "deleteTopic": {
      const { cluster, topic } = deed;
      const shape = await inTurn(async () => {
        const { configs, ...found } = await shapeOf(fleet, cluster, topic);
        return { ...found, configs: setOnly(overrides.cleared(nameOf(deed), configs)) };
      });
      return leases.under(
        lease,
        () =>
          inTurn(async () => {
            await createEmpty(fleet, cluster, shape);
            const settings = { ...shape.configs, ...overrides.wanted(nameOf(deed)) };
            if (Object.keys(settings).length > 0) await setOwnConfigs(fleet, cluster, topic, settings);
          }),
        () =>
          inTurn(async () => {
            const still = await deleteTopic(fleet, cluster, topic);
            const except =
              still.length === 0 ? "" : ` but ${still.join(", ")}, which ${still.length === 1 ? "is" : "are"} behind`;
            const what = `its ${shape.partitions} partitions and their records are gone`;
            return { saw: [`no broker of ${cluster} knows ${topic} any more${except}; ${what}`] };
          }),
      );
    }
    case "shuffleLeaders": {
      const { cluster, topic } = deed;
      let before: Order | undefined;
      return leases.under(
        lease,
        async () => {
          const order = before;
          if (order !== undefined && !(await isGone(fleet, cluster, topic)))
            await inTurn(() => leadBy(fleet, cluster, topic, order));
        },
        () =>
          inTurn(async () => {
            const done = await shuffleLeaders(fleet, cluster, topic);
            ({ before } = done);
            return done;
          }),
      );
    }
    case "poison": {
      const issuedAt = now();
      const [from, to] = await poison(fleet, deed);
      const { cluster, topic, partition } = deed;
      const saw = [`unreadable records acknowledged at offsets ${from} to ${to} of ${topic}/${partition} in ${cluster}`];
      return { issuedAt, appliedAt: now(), saw };
    }
  }
}

type Misconfigure = Extract<ObserverDeed, { kind: "misconfigure" }>;

async function misconfigure(fleet: Fleet, lease: string, deed: Misconfigure): Promise<{ issuedAt: number; saw: string[] }> {
  const { cluster, topic, settings } = deed;
  const before = await ownConfigs(fleet, cluster, topic, Object.keys(settings));
  if (Object.entries(settings).every(([key, value]) => before[key] === value))
    throw new Error(`${topic} in ${cluster} has these settings already; nothing was changed`);
  const issuedAt = now();
  overrides.add(lease, { topic: nameOf(deed), settings }, before);
  await setOwnConfigs(fleet, cluster, topic, settings);
  const brokers = await awaitInForce(fleet, cluster, topic, settings);
  const saw = Object.entries(settings).map(
    ([key, value]) => `${key}=${value} on ${brokers} brokers for ${topic}; it was ${before[key] ?? "not set"}`,
  );
  return { issuedAt, saw };
}

/** A topic that is deleted just now gets what it should have when it is made again. */
async function undoMisconfigure(fleet: Fleet, lease: string, deed: Misconfigure): Promise<void> {
  const { cluster, topic } = deed;
  const wanted = overrides.without(lease);
  if (Object.keys(wanted).length > 0 && !(await isGone(fleet, cluster, topic))) {
    await setOwnConfigs(fleet, cluster, topic, wanted);
    await awaitInForce(fleet, cluster, topic, wanted);
  }
  overrides.remove(lease);
}

const nameOf = ({ cluster, topic }: { readonly cluster: string; readonly topic: string }): string => `${cluster}/${topic}`;

const setOnly = (configs: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(configs).flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
