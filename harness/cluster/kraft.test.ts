import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { withSettings } from "../parameters/apply.ts";
import { parseSettings } from "../parameters/setting.ts";
import { addressBlock } from "../topology/addresses.ts";
import type { Topology } from "../topology/define.ts";
import { planTopology } from "../topology/plan.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { withSecurity } from "../topology/users.ts";
import { nodeSettings, serverProperties } from "./kraft.ts";

const on = (...texts: string[]) => onTopology(twoRegions, ...texts);
const onTopology = (topology: Topology, ...texts: string[]) => {
  const plan = planTopology(withSettings(topology, parseSettings(texts)), addressBlock(0));
  return Object.fromEntries(plan.nodes.map((node) => [node.name, nodeSettings(plan, node)]));
};

describe("a setting of a run", () => {
  it("reaches the nodes of its cluster and kind, and no others", () => {
    const nodes = on("west.node.a=1", "west.broker.b=2", "west.controller.c=3");
    expect(nodes.west1).to.deep.equal({ a: "1", b: "2" });
    expect(nodes["west-controller1"]).to.deep.equal({ a: "1", c: "3" });
    expect(nodes.east1).to.deep.equal({});
  });

  it("of either kind reaches a node that is both", () => {
    expect(on("east.broker.a=1", "east.controller.b=2").east2).to.deep.equal({ a: "1", b: "2" });
  });

  it("of a role goes before that of every node", () => {
    const nodes = on("west.node.a=1", "west.broker.a=2");
    expect([nodes.west1?.a, nodes["west-controller1"]?.a]).to.deep.equal(["2", "1"]);
  });

  it("goes before what the topology states, whichever of them is for a role", () => {
    const { east, west } = twoRegions.clusters;
    const settings = { broker: { a: "topology", b: "topology" }, controller: { a: "topology" } };
    const stating = { ...twoRegions, clusters: { east: { ...east, settings }, west: { ...west, settings } } } as Topology;
    const nodes = onTopology(stating, "west.node.a=run", "east.broker.a=run");
    expect(nodes.west1).to.deep.equal({ a: "run", b: "topology" });
    expect(nodes["west-controller1"]).to.deep.equal({ a: "run" });
    expect(nodes.east1).to.deep.equal({ a: "run", b: "topology" });
  });

  const misplaced: readonly [string[], string][] = [
    [["wets.node.a=1"], 'has no cluster "wets"; did you mean "west"?'],
    [["east.mirror.tasks.max=1"], "nothing is mirrored into east"],
    [["east.node.process.roles=broker"], "process.roles is the topology's own"],
    [["west.node.min.insync.replicas=1"], "min.insync.replicas is the topology's own"],
    [["west.mirror.topics=x"], "topics is the topology's own"],
    [["east.broker.a=1", "east.controller.a=2"], "two values in one process"],
  ];
  for (const [texts, message] of misplaced)
    it(`is refused: ${texts.join(" ")}`, () => {
      expect(() => on(...texts)).to.throw(UsageError, message);
    });
});

describe("the properties of a node in a secured topology", () => {
  const propertiesOf = (topology: Topology, name: string) => {
    const plan = planTopology(topology, addressBlock(0));
    const node = plan.nodes.find((one) => one.name === name);
    if (node === undefined) throw new Error(`no ${name}`);
    return serverProperties(plan, node);
  };
  const added = (name: string) => {
    const before = propertiesOf(twoRegions, name);
    return Object.fromEntries(
      Object.entries(propertiesOf(withSecurity(twoRegions), name)).filter(([key, value]) => before[key] !== value),
    );
  };
  const authorized = {
    "listener.security.protocol.map":
      "CLIENT:SASL_SSL,REPLICATION:PLAINTEXT,MGMT:PLAINTEXT,CONTROLLER:PLAINTEXT,MGMT_CONTROLLER:PLAINTEXT",
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": "User:ANONYMOUS;User:muster",
    "allow.everyone.if.no.acl.found": "false",
  };

  it("ask clients for TLS and a password, nobody else, and hold no secret", () => {
    expect(added("east1")).to.deep.equal({
      ...authorized,
      "listener.name.client.sasl.enabled.mechanisms": "SCRAM-SHA-512",
      "listener.name.client.scram-sha-512.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required;",
      "listener.name.client.ssl.keystore.type": "PEM",
      "listener.name.client.ssl.keystore.location": "/etc/kafka/keystore.pem",
    });
  });

  it("of a controller have the authorizer and no listener of clients", () => {
    expect(added("west-controller1")).to.deep.equal(authorized);
  });
});
