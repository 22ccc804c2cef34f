import { expect } from "chai";
import activePassive from "../../../topologies/active-passive.ts";
import singleRegion from "../../../topologies/single-region.ts";
import { minutes, seconds } from "../../core/duration.ts";
import { UsageError } from "../../core/errors.ts";
import type { Topology } from "../../topology/define.ts";
import { presets, tiers } from "./catalogue.ts";
import { type LoadWords, loadRequest } from "./request.ts";

const known = (topology: Topology) => ({ topology, presets, tiers });
const asked = (name: string | undefined, words: LoadWords = {}, topology: Topology = activePassive) =>
  loadRequest(name, words, known(topology));

describe("a workload that is asked for", () => {
  it("is the suites' own of that name, where replication begins, for an hour", () => {
    const { definition, tier, lasting } = asked("orders");
    expect(definition).to.include({ name: "orders", topic: "orders", group: "shipping", perSecond: 200, on: "east" });
    expect([definition.clients, tier.name, lasting]).to.deep.equal(["clients-east", "tier-2", minutes(60)]);
    expect(asked(undefined, {}, singleRegion).definition).to.include({ name: "payments", on: "home", clients: "clients" });
  });

  it("is what was said, and otherwise what it would have been", () => {
    const words = { topic: "o2", rate: "50", tier: "tier-3", group: "g", acks: "1", partitions: "3", on: "west", for: "90s" };
    const { definition, lasting } = asked("orders", { ...words, standby: "east" });
    expect(definition).to.deep.include({ topic: "o2", perSecond: 50, tier: "tier-3", group: "g", acks: 1, partitions: 3 });
    expect(definition).to.deep.include({ on: "west", clients: "clients-west", standby: { on: "east", clients: "clients-east" } });
    expect(lasting).to.equal(seconds(90));
  });

  it("may be one of your own, where it says what it writes to", () => {
    expect(asked("mine", { topic: "mine" }).definition).to.include({ name: "mine", topic: "mine", group: "mine-readers" });
  });

  const refused: [string, string | undefined, LoadWords, RegExp, Topology?][] = [
    ["a name that nobody has", "paymets", {}, /no workload "paymets"; did you mean "payments"/],
    ["an unknown tier", "orders", { tier: "tier-9" }, /no tier "tier-9"; did you mean/],
    ["a tier without a gate here", "orders", { tier: "tier-1 under pressure" }, /no gate of RPO and RTO/, singleRegion],
    ["an unknown cluster", "orders", { on: "eats" }, /no cluster "eats"; did you mean "east"/],
    ["unknown clients", "orders", { clients: "clients" }, /no client group \(--clients\) "clients"/],
    ["a rate that is none", "orders", { rate: "1e9" }, /--rate 1e9 is not a whole number from 1 to 10000/],
    ["a rate of nothing", "orders", { rate: "0" }, /--rate 0/],
    ["acks that promise nothing", "orders", { acks: "0" }, /--acks 0: known are all and 1/],
    ["a time without a unit", "orders", { for: "60" }, /--for 60 is no length of time/],
    ["more than a day", "orders", { for: "25h" }, /longer than load may run/],
    ["a standby where it runs", "orders", { standby: "east:clients-east" }, /where the workload runs already/],
    ["a standby of too many parts", "orders", { standby: "west:a:b" }, /is not <cluster>:<clients>/],
    ["a name that Kafka does not allow", "orders", { topic: "a\u001b[2Jb" }, /topic "a\\u001b\[2Jb" has characters/],
  ];
  for (const [what, name, words, message, topology] of refused)
    it(`is refused for ${what}`, () => {
      expect(() => asked(name, words, topology)).to.throw(UsageError, message);
    });
});
