import { expect } from "chai";
import { seconds } from "../core/duration.ts";
import type { WorkloadDefinition } from "./definition.ts";
import { demandOf } from "./demand.ts";

const payments: WorkloadDefinition = {
  name: "payments",
  tier: "tier-1",
  topic: "orders",
  partitions: 2,
  group: null,
  perSecond: 200,
  acks: "all",
  idempotent: true,
  recordBytes: 200,
  lingerMs: 100,
  on: "home",
  clients: "clients",
};

describe("what a workload writes", () => {
  it("counts values, what records take besides, and requests, partition by partition", () => {
    expect(demandOf(payments)).to.deep.equal({
      clientId: "payments",
      topic: "orders",
      bytesPerSecond: [100 * 260 + 10 * 120, 100 * 260 + 10 * 120],
    });
  });

  it("is that of its burst, and of the hot partition", () => {
    const burst = { kind: "burst", times: 5, after: seconds(10), for: seconds(5) } as const;
    expect(demandOf({ ...payments, load: burst }).bytesPerSecond[0]).to.equal(500 * 260 + 10 * 120);
    const hot = { kind: "hot partitions", partitions: 1, share: 0.9 } as const;
    const [first = 0, second = 0] = demandOf({ ...payments, load: hot }).bytesPerSecond;
    expect(first).to.equal(180 * 260 + 10 * 120);
    expect(second).to.be.closeTo(20 * 260 + 10 * 120, 1e-6);
  });

  it("makes no more requests than it has records", () => {
    expect(demandOf({ ...payments, perSecond: 4 }).bytesPerSecond[0]).to.equal(2 * 260 + 2 * 120);
  });
});
