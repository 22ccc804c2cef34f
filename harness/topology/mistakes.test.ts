import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { type ClusterDefinition, defineTopology, type Topology } from "./define.ts";
import { mistakesIn } from "./mistakes.ts";
import { twoAndAHalf } from "./stretched.fixture.ts";
import { twoRegions } from "./two-regions.fixture.ts";

const stretch: ClusterDefinition<string> = twoAndAHalf.clusters.stretch;
const stretchedWith = (change: Partial<ClusterDefinition<string>>): Topology => ({
  ...twoAndAHalf,
  clusters: { stretch: { ...stretch, ...change } },
});
const [flow] = twoRegions.replication;
const replicating = (change: object): Topology => ({ ...twoRegions, replication: [{ ...flow, ...change }] }) as Topology;

describe("a topology that cannot work", () => {
  it("is none of those that can", () => {
    expect(mistakesIn(twoAndAHalf)).to.deep.equal([]);
    expect(mistakesIn(twoRegions)).to.deep.equal([]);
  });

  const { dc1 } = stretch.perZone;
  for (const [what, topology, reason] of [
    ["min ISR above RF", stretchedWith({ minInsyncReplicas: 5 }), "minInsyncReplicas 5 above replicationFactor 4"],
    ["min ISR 0", stretchedWith({ minInsyncReplicas: 0 }), "minInsyncReplicas 0: a whole number from 1"],
    ["RF above brokers", stretchedWith({ replicationFactor: 7 }), "replicationFactor 7 and 6 brokers"],
    ["half a replica", stretchedWith({ replicationFactor: 3.5 }), "replicationFactor 3.5: a whole number"],
    ["an even quorum", stretchedWith({ perZone: { dc1, dc2: dc1 } }), "has 2 controllers: an even number"],
    ["no controller", stretchedWith({ perZone: { dc1: [["broker"]] } }), "has no controller"],
    [
      "a node without a role",
      stretchedWith({ perZone: { ...stretch.perZone, dc3: [["controller"], []] } }),
      "neither broker nor",
    ],
    [
      "a cluster in an unknown region",
      stretchedWith({ perZone: { ...stretch.perZone, dc4: [["broker"]] } }),
      'region "dc4", which',
    ],
    [
      "a placement of too few",
      stretchedWith({ replicaPlacement: { dc1: 2, dc2: 1 } }),
      "places 3 replicas (replicaPlacement) of 4",
    ],
    [
      "a placement of too many in one",
      stretchedWith({ replicaPlacement: { dc1: 4 } }),
      "places 4 replicas in dc1, which has 3 brokers",
    ],
    ["a placement where no broker is", stretchedWith({ replicaPlacement: { dc1: 3, dc3: 1 } }), "in dc3, which has 0 brokers"],
    [
      "a placement in an unknown region",
      stretchedWith({ replicaPlacement: { dc1: 3, dc9: 1 } }),
      'region "dc9", which is not there',
    ],
    [
      "exactly once, reading what is not committed",
      replicating({ exactlyOnce: true, isolationLevel: "read_uncommitted" }),
      "is to be exactly once and reads what is not committed",
    ],
    [
      "a link to nowhere",
      replicating({ to: "wset" }),
      'leads nowhere: it names cluster "wset", which is not there; did you mean "west"?',
    ],
    ["a link from nowhere", replicating({ from: "north" }), 'cluster "north", which is not there'],
    ["a link to itself", replicating({ to: "east" }), "leads back to where it begins"],
    ["a worker in an unknown region", replicating({ worker: "north" }), 'stands in region "north"'],
    [
      "clients in an unknown region",
      { ...twoRegions, clients: { away: { region: "north" } } },
      'clients "away" stand in region "north"',
    ],
    [
      "a region without a zone",
      { ...twoRegions, regions: { ...twoRegions.regions, west: { zones: [] } } },
      'region "west" has no zone',
    ],
    ["a zone twice", { ...twoRegions, regions: { ...twoRegions.regions, west: { zones: ["a", "a"] } } }, 'two zones "a"'],
    [
      "rights withheld where nobody has any",
      stretchedWith({ withheld: ["WRITE"] }),
      "withholds WRITE, and its topology is not secured",
    ],
    ["no cluster", { ...twoRegions, clusters: {}, replication: [] }, "has no cluster"],
    ["a name that is no folder's", { ...twoRegions, name: "Two Regions" }, 'cannot be called "Two Regions"'],
  ] as const satisfies [string, Topology, string][])
    it(`has ${what}`, () => {
      expect(mistakesIn(topology).join("; ")).to.include(reason);
    });

  it("is refused where it is defined, with file, line and every reason", () => {
    const both = stretchedWith({ minInsyncReplicas: 5, replicaPlacement: { dc1: 3 } });
    expect(() => defineTopology(both))
      .to.throw(
        UsageError,
        /^harness\/topology\/mistakes\.test\.ts:\d+: topology "two-and-a-half" cannot work: .*5 above.*; .*places 3/u,
      )
      .that.has.property("exitCode", 2);
  });
});
