import type { ObserverCommands } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { leases } from "../serve.ts";
import { createEmpty, deleteTopic, isGone, shapeOf } from "./deleteTopic.ts";
import type { Fleet } from "./fleet.ts";
import { poison } from "./poison.ts";
import { awaitInForce, type OwnConfigs, ownConfigs, setOwnConfigs } from "./topicConfig.ts";

type Apply = ObserverCommands["apply"];

/** Settings that were to be brought back while their topic was deleted: it gets them when it is made again. */
const owed = new Map<string, OwnConfigs>();

/** Breaks something through Kafka's own interface. What was there is known before the deed, so that the lease can bring it back. */
export async function apply(fleet: Fleet, { deed, ...lease }: Apply["args"]): Promise<Apply["result"]> {
  switch (deed.kind) {
    case "misconfigure": {
      const { cluster, topic, settings } = deed;
      const before = await ownConfigs(fleet, cluster, topic, Object.keys(settings));
      if (Object.entries(settings).every(([key, value]) => before[key] === value))
        throw new Error(`${topic} in ${cluster} has these settings already; nothing was changed`);
      const undo = async (): Promise<void> => {
        if (await isGone(fleet, cluster, topic)) {
          owed.set(`${cluster}/${topic}`, { ...owed.get(`${cluster}/${topic}`), ...before });
          return;
        }
        await setOwnConfigs(fleet, cluster, topic, before);
        await awaitInForce(fleet, cluster, topic, before);
      };
      return leases.under(lease, undo, async () => {
        await setOwnConfigs(fleet, cluster, topic, settings);
        const brokers = await awaitInForce(fleet, cluster, topic, settings);
        const saw = Object.entries(settings).map(
          ([key, value]) => `${key}=${value} on ${brokers} brokers for ${topic}; it was ${before[key] ?? "not set"}`,
        );
        return { saw };
      });
    }
    case "deleteTopic": {
      const { cluster, topic } = deed;
      const shape = await shapeOf(fleet, cluster, topic);
      return leases.under(
        lease,
        async () => {
          await createEmpty(fleet, cluster, shape);
          const settings = owed.get(`${cluster}/${topic}`);
          if (settings !== undefined) await setOwnConfigs(fleet, cluster, topic, settings);
          owed.delete(`${cluster}/${topic}`);
        },
        async () => {
          const still = await deleteTopic(fleet, cluster, topic);
          const except = still.length === 0 ? "" : ` but ${still.join(", ")}, which ${still.length === 1 ? "is" : "are"} behind`;
          return {
            saw: [
              `no broker of ${cluster} knows ${topic} any more${except}; its ${shape.partitions} partitions and their records are gone`,
            ],
          };
        },
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
