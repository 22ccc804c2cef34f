import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { twoAndAHalf } from "../topology/stretched.fixture.ts";
import { assertSpread } from "./assert-spread.ts";
import type { DrillDefinition } from "./definition.ts";

describe("a load's partitions", () => {
  const over = (partitions: number) => () =>
    assertSpread({
      name: "loss",
      place: { file: "/somewhere/loss.drill.ts", line: 7 },
      spec: {
        topology: twoAndAHalf,
        workloads: [{ name: "orders", partitions }],
        loss: { source: "stretch", survivors: "stretch" },
      } as unknown as DrillDefinition["spec"],
    });

  it("are one, or enough for every broker to lead, evenly or not", () => {
    for (const partitions of [1, 6, 7, 12]) expect(over(partitions)).not.to.throw();
  });

  it("are refused, with file and line, where some of the brokers would lead none", () => {
    expect(over(5))
      .to.throw(
        UsageError,
        /loss\.drill\.ts:7: drill "loss": the 5 partitions of workload "orders" cannot be spread over the 6 brokers/u,
      )
      .that.has.property("exitCode", 2);
  });
});
