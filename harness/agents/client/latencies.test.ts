import { expect } from "chai";
import { RecentLatencies } from "./latencies.ts";

describe("recent latencies", () => {
  it("are those of the last 5 to 10 s, and nothing where nothing was acknowledged lately", () => {
    const recent = new RecentLatencies();
    for (let at = 0; at < 20; at += 0.1) recent.add(at < 10 ? 1000 : 10, at);
    expect(recent.quantiles(20)?.p99).to.be.closeTo(10, 1);
    expect(recent.quantiles(31)).to.equal(null);
  });

  it("do not forget what is no older than 5 s", () => {
    const recent = new RecentLatencies();
    recent.add(500, 4.9);
    recent.add(10, 5.1);
    expect(recent.quantiles(9.8)?.p99).to.be.closeTo(500, 30);
  });
});
