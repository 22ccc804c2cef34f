import { expect } from "chai";
import { GuardRefused, UsageError } from "../../core/errors.ts";
import { chooseTopology, type Standing } from "./choose.ts";

const up = (topology: string, run: string): Standing => ({ topology, run, kept: true, runnerLives: false, runner: "host/12/3" });
const drill = (topology: string, run: string, runnerLives = true): Standing => ({
  topology,
  run,
  kept: false,
  runnerLives,
  runner: "host/4711/3",
});
const one = up("active-passive", "aaa111");
const other = up("single-region", "bbb222");

describe("which topology a hands-on verb means", () => {
  it("is the only one that is up", () => {
    expect(chooseTopology([one], undefined)).to.equal(one);
    expect(chooseTopology([drill("x", "ccc333"), one], undefined)).to.equal(one);
  });

  it("is the one that is named, by its name or its run", () => {
    expect(chooseTopology([one, other], "single-region")).to.equal(other);
    expect(chooseTopology([one, other], "aaa111")).to.equal(one);
  });

  const refusals: [string, Standing[], string | undefined, typeof UsageError | typeof GuardRefused, RegExp][] = [
    ["none is up", [], undefined, UsageError, /^no topology is up$/],
    ["none but a drill's", [drill("x", "ccc333")], undefined, UsageError, /a drill is running on x \(run ccc333\)/],
    ["more than one is up", [one, other], undefined, UsageError, /active-passive \(run aaa111\), single-region \(run bbb222\)/],
    ["the name is misspelled", [one], "activ-passive", UsageError, /did you mean "active-passive"\?/],
    ["the same is up twice", [one, up("active-passive", "ddd444")], "active-passive", UsageError, /up 2 times/],
    ["it is a running drill's", [one, drill("x", "ccc333")], "ccc333", GuardRefused, /a drill that is running \(pid 4711\)/],
    ["it is what a crashed run left", [drill("x", "ccc333", false)], "x", GuardRefused, /a crashed run left/],
    ["none is up, and one is named", [], "aaa111", UsageError, /^no topology is up$/],
  ];
  for (const [why, there, wanted, kind, message] of refusals)
    it(`is nobody's guess where ${why}`, () => {
      expect(() => chooseTopology(there, wanted)).to.throw(kind, message);
    });

  it("may be a drill's where one only looks, and names its run", () => {
    const running = drill("x", "ccc333");
    expect(chooseTopology([running], "ccc333", { look: true })).to.equal(running);
    expect(() => chooseTopology([running], "x", { look: true })).to.throw(GuardRefused);
  });
});
