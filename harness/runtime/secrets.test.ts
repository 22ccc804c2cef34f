import { expect } from "chai";
import { addressBlock } from "../topology/addresses.ts";
import { planTopology } from "../topology/plan.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { passwordOf, secretsScript, securityFor } from "./secrets.ts";

describe("secrets of a secured topology", () => {
  const secrets = { seed: "seed", clusters: { east: { ca: "of east", keystore: "" }, west: { ca: "of west", keystore: "" } } };

  it("are a password for each user and run", () => {
    const all = ["muster", "app-payments"].flatMap((user) => ["a", "b"].map((seed) => passwordOf({ seed }, user)));
    expect(new Set(all).size).to.equal(4);
    expect(passwordOf(secrets, "muster"))
      .to.equal(passwordOf(secrets, "muster"))
      .and.match(/^[0-9a-f]{64}$/);
  });

  it("are told with the authority of the cluster that is spoken to", () => {
    const { tls, sasl } = securityFor(secrets, "west", "app-payments");
    expect(tls).to.deep.equal({ ca: "of west" });
    expect(sasl).to.deep.equal({
      mechanism: "SCRAM-SHA-512",
      username: "app-payments",
      password: passwordOf(secrets, "app-payments"),
    });
    expect(() => securityFor(secrets, "north", "muster")).to.throw("who may reach north");
  });

  it("are certificates for every name and address of a cluster's nodes, and for nobody else's", () => {
    const plan = planTopology(twoRegions, addressBlock(0));
    const lines = secretsScript(plan).split("\n");
    const names = lines.filter((line) => line.includes("subjectAltName"));
    expect(names.length).to.equal(2);
    for (const { cluster, name, address } of plan.nodes)
      expect(
        names.filter((line) => line.includes(`DNS:${name},IP:${address}`) && line.includes(`/CN=${cluster}"`)).length,
        name,
      ).to.equal(1);
  });

  it("are made by a script that says none of them", () => {
    expect(secretsScript(planTopology(twoRegions, addressBlock(0)))).not.to.match(/BEGIN|password/i);
  });
});
