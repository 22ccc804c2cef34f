import type { Ground } from "./ground.ts";

/** What `topologies/soak.ts` gives; held to it by a test. */
export const ground: Ground = {
  cluster: "home",
  nodes: ["home1", "home2", "home3"],
  clients: ["clients-away", "edge"],
  zones: ["home/a", "home/b", "home/c"],
  regions: ["home", "away"],
  topic: { name: "orders", partitions: 3 },
  group: "billing",
  transactionalId: "soak",
  scratch: { name: "scratch", partitions: 2 },
};
