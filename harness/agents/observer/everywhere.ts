import { metadataV12 } from "@platformatic/kafka";
import { messageOf } from "../../core/errors.ts";
import { askAny } from "./askAny.ts";
import type { Broker, Fleet } from "./fleet.ts";

/**
 * What is wrong at any broker, in words. One that does not answer is wrong as long as its cluster counts it as alive; one that was fenced off
 * replays what it missed before it serves anybody again.
 */
export async function wrongAnywhere(
  fleet: Pick<Fleet, "brokers">,
  cluster: string,
  wrongAt: (node: Broker) => Promise<readonly string[]>,
): Promise<string[]> {
  const each = fleet.brokers(cluster).map(async (node) => {
    try {
      return { wrong: await wrongAt(node) };
    } catch (error) {
      return { silent: node, why: messageOf(error) };
    }
  });
  const told = await Promise.all(each);
  const wrong = told.flatMap((one) => one.wrong ?? []);
  const silent = told.flatMap((one) => (one.silent === undefined ? [] : [one]));
  if (silent.length === 0) return wrong;
  const alive = await aliveIn(fleet, cluster);
  return [
    ...wrong,
    ...silent.filter(({ silent: { id } }) => alive.has(id)).map(({ silent: { name }, why }) => `${name}: ${why}`),
  ];
}

/** By what any broker says; where none does, nobody can be left out. */
const aliveIn = async (fleet: Pick<Fleet, "brokers">, cluster: string): Promise<ReadonlySet<number>> =>
  new Set(
    await askAny(fleet, cluster, async ({ broker }) => {
      const { brokers } = await broker.ask(metadataV12.api, [], false, false);
      return brokers.map(({ nodeId }) => nodeId);
    }),
  );
