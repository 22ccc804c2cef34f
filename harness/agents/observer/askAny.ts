import { messageOf } from "../../core/errors.ts";
import type { Broker, Fleet } from "./fleet.ts";

/** One broker after the other, until one has answered: what any of them is told the controller does once. */
export async function askAny<T>(fleet: Pick<Fleet, "brokers">, cluster: string, ask: (node: Broker) => Promise<T>): Promise<T> {
  const problems: string[] = [];
  for (const node of fleet.brokers(cluster))
    try {
      return await ask(node);
    } catch (error) {
      problems.push(messageOf(error));
    }
  throw new Error([...new Set(problems)].join("; ") || `cluster ${cluster} has no brokers`);
}
