import { expect } from "chai";
import type { Inventory } from "../protocol/commands.ts";
import { type ParityAsked, parityOf } from "./parity.ts";

const configs = { "min.insync.replicas": "2", "unclean.leader.election.enable": "false", "retention.ms": "604800000" };
const acl = "User:billing may READ topic payments (literal) from *";
const side: Inventory = {
  topics: { payments: { partitions: 2, replicas: 3, configs } },
  acls: [acl],
  groups: { billing: { state: "Empty", offsets: { payments: { 0: 10, 1: 12 } } } },
  reassigning: [],
};
const asked: ParityAsked = {
  from: "east",
  to: "west",
  lag: [{ topic: "payments", records: 40, seconds: 0.4 }],
  rpoSeconds: 2,
};
const words = (target: Partial<Inventory>, more: Partial<ParityAsked> = {}, source: Partial<Inventory> = {}): string[] =>
  parityOf({ ...side, ...source }, { ...side, ...target }, { ...asked, ...more }).map((one) => one.words);
const payments = (change: Partial<Inventory["topics"][string]>): Pick<Inventory, "topics"> => ({
  topics: { payments: { partitions: 2, replicas: 3, configs, ...change } },
});

describe("parity of two sides", () => {
  it("finds nothing between equals", () => {
    expect(words({})).to.deep.equal([]);
  });

  it("names a topic that is not there, once", () => {
    expect(words({ topics: {}, groups: side.groups })).to.deep.equal(["payments is not in west"]);
  });

  it("looks for a topic by the name of its copy", () => {
    const copies = { topics: { "east.payments": { partitions: 2, replicas: 3, configs } } };
    const groups = { billing: { state: null, offsets: { "east.payments": { 0: 1, 1: 1 } } } };
    expect(words({ ...copies, groups }, { mirrored: (topic) => `east.${topic}` })).to.deep.equal([]);
  });

  it("names a partition count that differs", () => {
    expect(words(payments({ partitions: 1 }))).to.deep.equal(["payments has 1 partitions in west and 2 in east"]);
  });

  it("names min ISR and unclean election, which are never copied", () => {
    const lax = { "min.insync.replicas": "1", "unclean.leader.election.enable": "true", "retention.ms": "604800000" };
    expect(words(payments({ configs: lax }))).to.deep.equal([
      "payments has min.insync.replicas=1 in west and 2 in east, which MirrorMaker never copies",
      "payments has unclean.leader.election.enable=true in west and false in east, which MirrorMaker never copies",
    ]);
  });

  it("names other settings as such, and leaves the marks of a throttled move alone", () => {
    const other = { ...configs, "retention.ms": "1000", "leader.replication.throttled.replicas": "0:1" };
    expect(words(payments({ configs: other }))).to.deep.equal(["payments has retention.ms=1000 in west and 604800000 in east"]);
  });

  it("names ACLs that are missing, and those that deny more", () => {
    const deny = "User:billing may not WRITE topic payments (literal) from *";
    expect(words({ acls: [deny] })).to.deep.equal([`west lacks the ACL: ${acl}`, `west denies what east does not: ${deny}`]);
    expect(words({ acls: null })).to.deep.equal(["west has no authorizer, and east has one"]);
    expect(words({ acls: null }, {}, { acls: null })).to.deep.equal([]);
  });

  it("misses no ACL that denies: a fence stands at the source alone", () => {
    const fence = "User:app-payments may not WRITE topic payments (literal) from *";
    expect(words({}, {}, { acls: [acl, fence] })).to.deep.equal([]);
  });

  it("names partitions on which a group has no offset, where it has one at the source", () => {
    const at = (offsets: Record<string, number | null>) => ({
      groups: { billing: { state: null, offsets: { payments: offsets } } },
    });
    expect(words(at({ 0: 9, 1: null }))).to.deep.equal(["group billing has no offset in west on partitions 1 of payments"]);
    expect(words({ groups: {} })).to.deep.equal(["group billing has no offset in west on any partition of payments"]);
    expect(words(at({ 0: 9, 1: null }), {}, at({ 0: 10, 1: null }))).to.deep.equal([]);
  });

  it("names a group that is active at the target: MirrorMaker leaves it alone", () => {
    const groups = { billing: { ...side.groups.billing, state: "Stable" } } as Inventory["groups"];
    expect(words({ groups })[0]).to.match(/group billing has members in west already \(Stable\)/);
  });

  it("holds the lag against what was promised, and against what somebody signed for", () => {
    const lag = [{ topic: "payments", records: 900, seconds: 9 }];
    expect(words({}, { lag })).to.deep.equal([
      "payments is 9.0 s and 900 records behind in west: 2.0 s were promised, and nobody signed for more",
    ]);
    expect(words({}, { lag, acceptLoss: { by: "M. Okafor", seconds: 10 } })).to.deep.equal([]);
    expect(words({}, { lag, acceptLoss: { by: "M. Okafor", seconds: 5 } })[0]).to.match(/M. Okafor signed for 5.0 s$/);
    expect(words({}, { lag: [] })[0]).to.match(/^nothing is known of how far payments is behind/);
    expect(words({}, { lag: [], rpoSeconds: null })).to.deep.equal([]);
  });

  it("names a reassignment at the target", () => {
    expect(words({ reassigning: ["payments/0", "payments/1"] })[0]).to.match(/^2 partitions of west are being reassigned/);
  });
});
