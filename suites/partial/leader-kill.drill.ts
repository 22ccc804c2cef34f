import { drill, kill, minutes, seconds } from "../../harness/index.ts";
import topology from "../../topologies/single-region.ts";
import { densePayments } from "../workloads.ts";

/**
 * The commonest failure: the process of one broker dies. The node is whichever leads partition 0 when the drill gets there; it
 * leads others too and may coordinate the group, which stands in the record. Its session must run out before anybody else may
 * lead (`broker.session.timeout.ms`, 9 s): that is nearly all of the RTO. It stays dead until recovery has held.
 */
drill(
  "leader-kill",
  {
    about:
      "The broker that leads partition 0 is killed; with acks=all nothing may be lost, and its partitions must be led again.",
    topology,
    workloads: [densePayments],
    budget: { run: minutes(5), teardown: minutes(2) },
    tags: ["partial"],
    expectedMinutes: 2,
    loss: { source: "home", survivors: "home" },
  },
  async ({ clusters: { home }, clients, step, startLoad, guards, inject, leaderOf, soak, returned, finalRead, rawRead }) => {
    await using load = await startLoad({ on: home, clients: clients.clients });
    await load.steady({ for: seconds(10) });
    await guards.placement(home);

    const leader = await leaderOf(load, 0);
    await using death = await step(`${leader}, which leads partition 0, is killed`, () => inject(kill(leader)));
    await soak(seconds(40));
    await load.stop();

    await step(`${leader} returns`, () => death.heal());
    await returned(home);
    await finalRead(home, load, "final");
    await rawRead(home, load);
  },
);
