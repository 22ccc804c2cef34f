import { expect } from "chai";
import { UsageError } from "../../core/errors.ts";
import { twoRegions } from "../../topology/two-regions.fixture.ts";
import { failback } from "./failback.ts";
import { promote } from "./promote.ts";
import { flowInto, reserveInto } from "./takeover.ts";

const [forward] = twoRegions.replication;
if (forward === undefined) throw new Error("the fixture replicates");
const back = { ...forward, from: "west", to: "east", worker: "east", reserve: true } as const;
const kept = { ...twoRegions, replication: [forward, back] };

describe("a takeover by hand", () => {
  it("goes where something is replicated to, and back where a way is kept", () => {
    expect(flowInto(kept, "west")).to.equal(forward);
    expect(reserveInto(kept, "east")).to.equal(back);
  });

  it("refuses everywhere else, with the names that there are", () => {
    expect(() => flowInto(kept, "wst")).to.throw(UsageError, 'two has no cluster "wst"; did you mean "west"?');
    expect(() => flowInto(kept, "east"), "the way back is no replication into it").to.throw(
      UsageError,
      /nothing is replicated into east/,
    );
    expect(() => reserveInto(twoRegions, "east")).to.throw(UsageError, /two keeps no way back into east/);
    const renamed = { ...twoRegions, replication: [{ ...forward, policy: "default" as const }] };
    expect(() => flowInto(renamed, "west")).to.throw(UsageError, /copies in west have names of their own/);
  });

  it("refuses bad words before it looks for anything", async () => {
    const said = async (work: Promise<number>): Promise<string> => {
      const error = await work.catch((why: unknown) => why);
      expect(error).to.be.instanceOf(UsageError);
      return (error as UsageError).message;
    };
    expect(await said(promote("west", { rpo: "2" }))).to.match(/--rpo 2 is no time/);
    expect(await said(promote("west", { rpo: "0s", acceptLoss: "30s" }))).to.match(/needs a name under it/);
    expect(await said(promote("west", { rpo: "0s", acceptLoss: "x", signed: "M. Okafor" }))).to.match(
      /--accept-loss x is no time/,
    );
    expect(await said(failback("east", {}))).to.match(/what becomes of the records that east alone has\?/);
    expect(await said(failback("east", { tail: "keep" }))).to.match(/what becomes of the records/);
    expect(await said(failback("east", { tail: "drop", switch: true }))).to.match(/settled before the switch/);
    expect(await said(failback("east", { rebuild: true, switch: true }))).to.match(/settled before the switch/);
    for (const signed of [undefined, "  "])
      expect(await said(failback("east", { tail: "drop", rebuild: true, ...(signed === undefined ? {} : { signed }) }))).to.match(
        /who decides that the logs of east are deleted\?/,
      );
  });
});
