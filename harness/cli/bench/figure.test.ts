import { expect } from "chai";
import { UsageError } from "../../core/errors.ts";
import { chosenFigures } from "./catalogue.ts";
import { type FigureDefinition, figureOf, isMet } from "./figure.ts";
import { tableOf } from "./table.ts";

const met = (definition: Partial<FigureDefinition>, samples: readonly number[], baselines: readonly number[] = []) =>
  isMet(figureOf("any", { unit: "s", ...definition }, samples, baselines));

describe("a figure of the bench", () => {
  it("is the median of its samples, in relation to the median of the baseline's", () => {
    const figure = figureOf("nodes.serving", { unit: "s", goal: { atMost: 12 } }, [9, 6, 7, 8], [40, 20, 30]);
    expect(figure).to.deep.equal({
      name: "nodes.serving",
      value: 7.5,
      unit: "s",
      baseline: 30,
      ratio: 0.25,
      goal: { atMost: 12 },
      n: 4,
      min: 6,
      median: 7.5,
      max: 9,
    });
  });

  it("is the worst of its samples where the goal is meant for each of them", () => {
    expect(figureOf("cut.spread", { unit: "ms", value: "max" }, [5, 90, 6])).to.include({ value: 90, median: 6 });
  });

  it("is null, not zero, where nothing was measured", () => {
    expect(figureOf("down", { unit: "s" }, [])).to.include({ value: null, min: null, n: 0, ratio: null, baseline: null });
  });

  it("meets its goal only with both value and ratio", () => {
    const goal = { atMost: 12, ratioAtMost: 0.35 };
    expect(met({ goal }, [7], [28])).to.equal(true);
    expect(met({ goal }, [7], [14])).to.equal(false);
    expect(met({ goal }, [13], [100])).to.equal(false);
    expect(met({ goal }, [7])).to.equal(null);
  });

  it("meets a goal at its very edge, unless it says below", () => {
    expect(met({ goal: { atMost: 0 } }, [0])).to.equal(true);
    expect(met({ goal: { atLeast: 1000 } }, [1000])).to.equal(true);
    expect(met({ goal: { atLeast: 1000 } }, [999.9])).to.equal(false);
    expect(met({ goal: { below: 3 } }, [3])).to.equal(false);
  });

  it("is neither met nor missed without a goal or without a value", () => {
    expect(met({}, [1])).to.equal(null);
    expect(met({ goal: { atMost: 1 } }, [])).to.equal(null);
  });

  it("stands in the table with its sign, its goal and its baseline", () => {
    const figure = figureOf("nodes.serving", { unit: "s", goal: { atMost: 12, ratioAtMost: 0.35 } }, [13, 14], [40]);
    expect(tableOf([figure]).split("\n")[1]).to.match(/^✗ {2}nodes\.serving {2}13\.5 s {2}≤ 12 s, ≤ 0\.35 × {2}0\.338 × 40 s /);
  });
});

describe("choosing figures", () => {
  it("takes all without a name, and a name with what is beneath it", () => {
    expect([...chosenFigures([])]).to.include.members(["nodes.serving", "checker.rate", "down"]);
    expect([...chosenFigures(["nodes", "down"])]).to.deep.equal(["nodes.serving", "nodes.cpu", "down"]);
    expect([...chosenFigures(["workload.cpu"])]).to.include.members(["workload.cpu", "workload.cpu.kafkajs"]);
    expect([...chosenFigures(["topology.ready"])]).to.deep.equal(["topology.ready", "topology.ready.cpu"]);
  });

  it("suggests the nearest to an unknown one", () => {
    expect(() => chosenFigures(["cut.sprad"])).to.throw(UsageError, 'did you mean "cut.spread"?');
  });
});
