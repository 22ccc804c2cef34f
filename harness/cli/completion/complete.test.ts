import { expect } from "chai";
import { addressBlock } from "../../topology/addresses.ts";
import { planTopology } from "../../topology/plan.ts";
import { twoRegions } from "../../topology/two-regions.fixture.ts";
import { program } from "../program.ts";
import { candidates } from "./complete.ts";
import { subjectsOf } from "./subjects.ts";

/** Names tell where they were asked for. */
const offered = async (line: string): Promise<string[]> =>
  (await candidates(program, line.split(" "), async (verb, place) => [{ word: `${verb}/${place}`, about: "" }])).map(
    ({ word }) => word,
  );
const asked = async (line: string): Promise<string[]> => {
  const places: string[] = [];
  await candidates(program, line.split(" "), async (verb, place) => {
    places.push(`${verb} ${place}`);
    return [];
  });
  return places;
};

describe("what may be typed next", () => {
  it("is a verb", async () => {
    expect(await offered("ki")).to.deep.equal(["kill"]);
    expect(await offered(""))
      .to.include.members(["up", "inject", "completion"])
      .and.not.include("complete");
    expect(await offered("engine ")).to.include("stop");
  });

  const places: [string, string[]][] = [
    ["kill ", ["kill subject"]],
    ["cut ", ["cut from"]],
    ["cut east1 ", ["cut to"]],
    ["cut east1 west1 ", []],
    ["cut --one-way east1 ", ["cut to"]],
    ["cut --mode hold east1 ", ["cut to"]],
    ["cut --mode=hold east1 ", ["cut to"]],
    ["cut --mode ", ["cut --mode"]],
    ["cut --mode=", ["cut --mode"]],
    ["inject outage ", ["inject subject"]],
    ["inject swizzle a b ", ["inject subject"]],
    ["kafka east ", ["kafka tool"]],
    ["nonsense ", []],
  ];
  for (const [line, wanted] of places)
    it(`is asked for by its place: muster ${line}▮`, async () => {
      expect(await asked(line)).to.deep.equal(wanted);
    });

  it("is a flag that was not given yet, or one that may be repeated", async () => {
    expect(await offered("cut --m")).to.deep.equal(["--mode"]);
    expect(await offered("cut --mode hold --m")).to.deep.equal([]);
    expect(await offered("cut --plane CLIENT --pl")).to.deep.equal(["--plane"]);
  });

  it("is any subject that the plan knows, and the beginning of those that it does not", () => {
    const words = subjectsOf(planTopology(twoRegions, addressBlock(0))).map(({ word }) => word);
    expect(words).to.include.members(["east1", "zone:east/a", "region:west", "controller:east", "leader:", "worker:east->west"]);
  });
});
