import { expect } from "chai";
import { aclText } from "../protocol/acl.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { aclsOf, denialOf } from "./acls.ts";

const payments = { name: "payments", topic: "orders", group: "billing" };
const textsIn = (topology: Parameters<typeof aclsOf>[0], cluster = "west") => aclsOf(topology, cluster, [payments]).map(aclText);
const ofApplications = (texts: readonly string[]) => texts.filter((text) => text.startsWith("User:app-"));

describe("ACLs of a secured topology", () => {
  const alone = { ...twoRegions, replication: [] };

  it("let an application write and read its topic, and share its group, and nothing else", () => {
    expect(textsIn(alone)).to.deep.equal([
      "User:app-payments may WRITE topic orders (literal) from *",
      "User:app-payments may READ topic orders (literal) from *",
      "User:app-payments may READ group billing (literal) from *",
    ]);
  });

  it("let one without a group only write", () => {
    expect(aclsOf(alone, "west", [{ ...payments, group: null }]).map(({ operation }) => operation)).to.deep.equal(["WRITE"]);
  });

  it("let it read its records under every name that they have anywhere, on every side", () => {
    const prefixed = {
      ...twoRegions,
      replication: twoRegions.replication.map((flow) => ({ ...flow, policy: "default" as const })),
    };
    const read = (cluster: string) => textsIn(prefixed, cluster).filter((text) => /app-payments may READ topic/.test(text));
    expect(read("west")).to.deep.equal(
      ["orders", "east.orders"].map((name) => `User:app-payments may READ topic ${name} (literal) from *`),
    );
    expect(read("east")).to.deep.equal(read("west"));
  });

  it("lack what the topology withholds from applications in one cluster, and only there", () => {
    const { east, west } = twoRegions.clusters;
    const forgetful = { ...twoRegions, clusters: { east, west: { ...west, withheld: ["WRITE"] as const } } };
    expect(ofApplications(textsIn(forgetful, "west"))).to.deep.equal([
      "User:app-payments may READ topic orders (literal) from *",
      "User:app-payments may READ group billing (literal) from *",
    ]);
    expect(textsIn(forgetful, "east")).to.deep.equal(textsIn(twoRegions, "east"));
    expect(textsIn(forgetful, "west")).to.include("User:mirror-maker may WRITE topic * (literal) from *");
  });

  it("are MirrorMaker's only where something is replicated", () => {
    expect(textsIn(twoRegions).filter((text) => text.startsWith("User:mirror-maker")).length).to.equal(10);
    expect(textsIn(alone).some((text) => text.startsWith("User:mirror-maker"))).to.equal(false);
  });

  it("let MirrorMaker write in transactions where a flow is exactly once, on every side", () => {
    const once = { ...twoRegions, replication: twoRegions.replication.map((flow) => ({ ...flow, exactlyOnce: true as const })) };
    const more = (cluster: string) => textsIn(once, cluster).filter((text) => !textsIn(twoRegions, cluster).includes(text));
    const inTransactions = ["WRITE", "DESCRIBE"].map(
      (operation) => `User:mirror-maker may ${operation} transactional_id * (literal) from *`,
    );
    expect([more("east"), more("west")]).to.deep.equal([inTransactions, inTransactions]);
  });

  it("fence a topic off from the application that writes to it", () => {
    expect(aclText(denialOf(payments))).to.equal("User:app-payments may not WRITE topic orders (literal) from *");
  });
});
