import { expect } from "chai";
import fc from "fast-check";
import { milliseconds } from "../core/duration.ts";
import { addressBlock, blockCount } from "./addresses.ts";
import { defineTopology } from "./define.ts";
import { splitRoundTrip } from "./latency.ts";
import { namesSeenFrom, planTopology } from "./plan.ts";
import { twoRegions } from "./two-regions.fixture.ts";

const topology = twoRegions;
const plan = planTopology(topology, addressBlock(0));
const path = (name: string) => plan.paths.find((candidate) => candidate.path === name);

describe("a planned topology", () => {
  it("splits a round trip into whole milliseconds, the larger half out", () => {
    expect(splitRoundTrip(milliseconds(35))).to.deep.equal({ out: 18, back: 17 });
    expect(splitRoundTrip(milliseconds(1))).to.deep.equal({ out: 1, back: 0 });
  });

  it("delays a path by how far its ends are apart", () => {
    expect(path("connect-west>east1/CLIENT")?.latencyMs).to.deep.equal({ out: 18, back: 17 });
    expect(path("east1>east2/REPLICATION")?.latencyMs).to.deep.equal({ out: 1, back: 0 });
    expect(path("connect-west>west1/CLIENT")?.latencyMs).to.deep.equal({ out: 0, back: 0 });
  });

  it("has no path between brokers of different clusters, nor to a broker's controller plane where it is no controller", () => {
    expect(path("east1>west1/REPLICATION")).to.equal(undefined);
    expect(path("west1>west2/CONTROLLER")).to.equal(undefined);
    expect(path("west1>west-controller2/CONTROLLER")).not.to.equal(undefined);
  });

  it("resolves a host's own name to itself and every other name to the fabric there", () => {
    const east1 = plan.nodes.find(({ name }) => name === "east1");
    if (east1 === undefined) throw new Error("no east1");
    const names = namesSeenFrom(plan, east1);
    expect(names.east1).to.equal(east1.address);
    expect(names["west-controller3"]).to.equal(east1.fabric);
  });

  it("never gives an address or a listening end twice, in any block", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: blockCount - 1 }), (block) => {
        const { hosts, paths } = planTopology(topology, addressBlock(block));
        const addresses = hosts.flatMap(({ gateway, address, fabric, observer }) => [gateway, address, fabric, observer]);
        const ends = paths.map(({ listen }) => `${listen.address}:${listen.port}`);
        expect(new Set(addresses).size).to.equal(addresses.length);
        expect(new Set(ends).size).to.equal(ends.length);
        expect(addresses.every((address) => /^198\.1[89]\./.test(address))).to.equal(true);
      }),
      { numRuns: 30 },
    );
  });

  it("does not compile with a misspelled region", () => {
    // @ts-expect-error "wset" is no region of this topology
    const wrong = () => defineTopology({ ...topology, clients: { lost: { region: "wset" } } });
    expect(wrong).to.be.a("function");
  });
});
