import { seconds } from "../core/duration.ts";
import type { Reach } from "../runtime/reach.ts";

/** Load is a lease too: client agents that hear nothing for 15 s stop it by themselves. */
const pulseEvery = seconds(3);

export function pulseClients(world: Reach, clients: readonly string[]): NodeJS.Timeout {
  return setInterval(() => {
    for (const name of clients)
      void world
        .clients(name)
        .ask("stamp", {})
        .catch(() => undefined);
  }, pulseEvery);
}
