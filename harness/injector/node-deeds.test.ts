import { expect } from "chai";
import { GuardRefused } from "../core/errors.ts";
import { mebibytes } from "../core/size.ts";
import { fillDisk, kill, loseDisk, loseUnflushed } from "../faults/constructors.ts";
import { addressBlock } from "../topology/addresses.ts";
import { planTopology } from "../topology/plan.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { hostsOf } from "./hosts.ts";
import { type MachineFault, machinesOf } from "./node-deeds.ts";

const { clusters } = twoRegions;
const bounded = { ...twoRegions, clusters: { ...clusters, west: { ...clusters.west, disk: mebibytes(64) } } };
const plan = planTopology(bounded, addressBlock(0));
const hit = (fault: MachineFault & { subject: Parameters<typeof hostsOf>[0] }): string[] =>
  machinesOf(fault, hostsOf(fault.subject, plan), plan).map(({ name }) => name);
const judged = (fault: Parameters<typeof hit>[0]) => () => hit(fault);

describe("the machines that a fault hits", () => {
  it("are not those whose loss nothing heals: half of a cluster's controllers without their metadata", () => {
    expect(judged(loseDisk("east1,east2"))).to.throw(GuardRefused, "2 of the 3 controllers of east would lose the metadata");
    expect(judged(loseDisk("region:west"))).to.throw(GuardRefused, "3 of the 3 controllers of west");
    expect(hit(loseDisk("east1"))).to.deep.equal(["east1"]);
    expect(hit(loseDisk("west1,west2,west3"))).to.deep.equal(["west1", "west2", "west3"]);
    expect(hit(loseUnflushed("region:east"))).to.deep.equal(["east1", "east2", "east3"]);
  });

  it("are of a zone those that it can hit", () => {
    expect(hit(loseUnflushed("zone:west/a"))).to.deep.equal(["west1", "west-controller1"]);
    expect(hit(kill("zone:west/a"))).to.deep.equal(["west1", "west-controller1", "connect-west"]);
  });

  it("are by name all or none", () => {
    expect(judged(fillDisk("west1,connect-west"))).to.throw(GuardRefused, "connect-west: only Kafka nodes have a log directory");
    expect(judged(kill("edge"))).to.throw(GuardRefused, "edge: clients are processes of an agent");
    expect(hit(kill("connect-west"))).to.deep.equal(["connect-west"]);
  });

  it("have a disk that ends, where it is to be filled", () => {
    expect(hit(fillDisk("west1"))).to.deep.equal(["west1"]);
    expect(judged(fillDisk("east1"))).to.throw(GuardRefused, "the disks of east1 are not bounded");
  });
});
