import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

describe("muster plan", () => {
  it("prints tags and gates, and does not claim a region's cut for a drill that kills a broker", function () {
    this.timeout(20_000);
    const text = execFileSync(process.execPath, [main, "plan", "leader-kill"], { encoding: "utf8" });
    expect(text).to.include("tags partial");
    expect(text).to.match(/payments .*; gate RPO ≤ 0 s, RTO ≤ \d+ s/);
    expect(text).to.match(/what losing or isolating a whole region would cut.*\n {4}outage\(home\)/);
  });
});
