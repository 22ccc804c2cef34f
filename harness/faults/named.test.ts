import { expect } from "chai";
import { cut, kill, outage } from "./constructors.ts";
import { named } from "./named.ts";
import { printRole } from "./subject-text.ts";

const holders = async (role: Parameters<typeof printRole>[0]): Promise<string[]> => [
  `holder-of-${printRole(role).replaceAll(/\W/g, "-")}`,
];

describe("a fault with names for roles", () => {
  it("hits who holds them, on both ends of a link", async () => {
    expect(await named(kill("controller:east"), holders)).to.deep.equal(kill("holder-of-controller-east"));
    expect(await named(cut("leader:orders/0", "region:west"), holders)).to.deep.equal(
      cut("holder-of-leader-orders-0", "region:west"),
    );
  });

  it("is as it was where there is none", async () => {
    expect(await named(outage("east"), holders)).to.deep.equal(outage("east"));
  });
});
