import { expect } from "chai";
import { parseHost, sampleBetween } from "./host.ts";

describe("what the machine did between two readings", () => {
  const stat = (user: number, idle: number, steal: number) => `cpu  ${user} 0 0 ${idle} 0 0 0 ${steal} 0 0\ncpu0 1 2 3\n`;
  const pressure = (total: number) => `some avg10=1.00 avg60=0.10 avg300=0.00 total=${total}\nfull avg10=0.00 total=9\n`;

  it("is given in shares of the time between them", () => {
    const before = parseHost(1000, stat(100, 100, 0), pressure(1_000_000), "3.50 2.00 1.00 4/300 99\n");
    const after = parseHost(3000, stat(250, 150, 100), pressure(2_500_000), "4.50 2.00 1.00 4/300 99\n");
    expect(sampleBetween(before, after)).to.deep.equal({ over: 2, busy: 0.8333, steal: 0.3333, pressure: 0.75, load: 4.5 });
  });

  it("is null, and not zero, where the kernel does not say", () => {
    const [before, after] = [1000, 2000].map((at) => parseHost(at, stat(at, at, 0), undefined, undefined));
    if (before === undefined || after === undefined) throw new Error("two readings expected");
    expect(sampleBetween(before, after)).to.include({ pressure: null, load: null });
  });
});
