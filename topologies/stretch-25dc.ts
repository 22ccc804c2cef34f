import { defineTopology, mebibytes, milliseconds } from "../harness/index.ts";

interface Variant {
  readonly name: `stretch-25dc-${string}`;
  /** Of each of the two full data centres. */
  readonly brokers: 2 | 3;
  readonly minInsyncReplicas: number;
  readonly replicaPlacement: { readonly dc1: number; readonly dc2: number };
  /** What it should survive, and what not. */
  readonly promise: string;
}

/**
 * Two full data centres and a third that only breaks ties: it has a controller and no data. Controllers stand alone, one in each, so that a
 * broker's death is no controller's. The variants differ in how many replicas a partition has, where they stand, and how many of
 * them must acknowledge; what that means when a data centre dies is the whole point.
 */
const twoAndAHalf = ({ name, brokers, minInsyncReplicas, replicaPlacement, promise }: Variant) => {
  const { dc1, dc2 } = replicaPlacement;
  const full = [...Array.from({ length: brokers }, () => ["broker"] as const), ["controller"] as const];
  return defineTopology({
    name,
    about:
      `Two data centres of ${brokers} brokers and a controller each, and a third with nothing but the controller that breaks ties: ` +
      `${dc1} replicas of each partition in dc1 and ${dc2} in dc2, of which ${minInsyncReplicas} must acknowledge (RF ${dc1 + dc2}, min ISR ` +
      `${minInsyncReplicas}). Data centres are 5 ms of round trip apart. ${promise}`,
    regions: { dc1: { zones: ["a"] }, dc2: { zones: ["a"] }, dc3: { zones: ["a"] } },
    clusters: {
      stretch: {
        perZone: { dc1: full, dc2: full, dc3: [["controller"]] },
        replicationFactor: dc1 + dc2,
        minInsyncReplicas,
        replicaPlacement,
        disk: mebibytes(512),
      },
    },
    clients: { "clients-dc1": { region: "dc1" }, "clients-dc2": { region: "dc2" }, edge: { edge: true } },
    rtt: { betweenRegions: milliseconds(5), betweenZones: milliseconds(1) },
    replication: [],
  });
};

export const rf4TwoByTwo = twoAndAHalf({
  name: "stretch-25dc-rf4-2x2",
  brokers: 2,
  minInsyncReplicas: 3,
  replicaPlacement: { dc1: 2, dc2: 2 },
  promise:
    "Neither data centre can acknowledge alone: the loss of either loses no acknowledged record and stops writes until it is back or " +
    "somebody lowers min ISR; reads go on.",
});

/** On the same machines as RF 6, so that only its placement is another; left to itself Kafka would place two and two. */
export const rf4ThreeByOne = twoAndAHalf({
  name: "stretch-25dc-rf4-3x1",
  brokers: 3,
  minInsyncReplicas: 3,
  replicaPlacement: { dc1: 3, dc2: 1 },
  promise:
    "dc1 can acknowledge alone: writes outlive dc2 and stop with dc1, and what dc1 acknowledged while it was cut off from dc2 is offline, or " +
    "lost, when dc1 dies.",
});

export const rf6MinFour = twoAndAHalf({
  name: "stretch-25dc-rf6-min4",
  brokers: 3,
  minInsyncReplicas: 4,
  replicaPlacement: { dc1: 3, dc2: 3 },
  promise:
    "Neither data centre can acknowledge alone: the loss of either loses no acknowledged record and stops writes until it is back or " +
    "somebody lowers min ISR; reads go on, and one broker of each may be lost besides.",
});

export const rf6MinThree = twoAndAHalf({
  name: "stretch-25dc-rf6-min3",
  brokers: 3,
  minInsyncReplicas: 3,
  replicaPlacement: { dc1: 3, dc2: 3 },
  promise:
    "Either data centre can acknowledge alone: writes outlive the loss of one at once, without loss if all six replicas were in sync; what one " +
    "acknowledged while it was cut off from the other is offline, or lost, when it dies.",
});

export default [rf4TwoByTwo, rf4ThreeByOne, rf6MinFour, rf6MinThree] as const;
