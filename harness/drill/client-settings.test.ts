import { expect } from "chai";
import { clientSettings } from "./client-settings.ts";

describe("how the clients of a run are set", () => {
  const [billing, shipping] = [
    { name: "payments", group: "billing" },
    { name: "orders", group: "shipping" },
  ];

  it("says where groups begin and when they commit, once where all do alike", () => {
    expect(clientSettings("kafkajs", [billing, shipping])).to.include({
      sessionTimeoutMs: 10_000,
      "auto.offset.reset": "earliest",
      commits: "after processing",
    });
  });

  it("names the workloads where they differ", () => {
    const settings = clientSettings("kafkajs", [billing, { ...shipping, autoOffsetReset: "latest" }]);
    expect(settings).to.include({ "payments auto.offset.reset": "earliest", "orders auto.offset.reset": "latest" });
    expect(settings).not.to.have.property("auto.offset.reset");
  });

  it("says nothing of groups where nobody consumes", () => {
    expect(clientSettings("kafkajs", [{ name: "ledger", group: null }])).not.to.have.any.keys("auto.offset.reset", "commits");
  });
});
