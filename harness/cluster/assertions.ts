import { InvalidDrill } from "../core/errors.ts";
import type { World } from "../runtime/world.ts";
import { namesSeenFrom, type PlannedHost } from "../topology/plan.ts";

/**
 * Names are the trap: Docker gives every container DNS names of its own, and one that resolves around the fabric makes every
 * cut a fiction. So at every start each container is asked what each Kafka name means inside it, and whom it talks to.
 */
export async function assertNames(world: World, hosts: readonly PlannedHost[] = world.plan.hosts): Promise<void> {
  const wrong = await Promise.all(
    hosts.map(async (host) => {
      const planned = namesSeenFrom(world.plan, host);
      const seen = await world.agentOf(host.name).ask("resolve", { names: Object.keys(planned) });
      return Object.entries(planned)
        .filter(([name, address]) => seen[name]?.length !== 1 || seen[name][0] !== address)
        .map(
          ([name, address]) =>
            `in ${host.name}, ${name} resolves to ${seen[name]?.join(", ") || "nothing"} instead of ${address}`,
        );
    }),
  );
  if (wrong.flat().length > 0) throw new InvalidDrill(`Kafka names do not lead through the fabric: ${wrong.flat().join("; ")}`);
}

/** Every TCP peer of a host is the fabric, the observer or the host itself; anybody else is a way around the cuts. */
export async function assertNoBypass(world: World, hosts: readonly PlannedHost[] = world.plan.hosts): Promise<void> {
  const strangers = await Promise.all(
    hosts.map(async (host) => {
      const peers = await world.agentOf(host.name).ask("peers", {});
      const known = [host.address, host.fabric, host.observer, "127.0.0.1", "0.0.0.0"];
      return peers
        .filter(({ remote }) => !known.includes(remote.split(":")[0] ?? ""))
        .map(({ remote }) => `${host.name} talks to ${remote}`);
    }),
  );
  if (strangers.flat().length > 0) throw new InvalidDrill(`a connection goes around the fabric: ${strangers.flat().join("; ")}`);
}
