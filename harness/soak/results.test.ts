import { expect } from "chai";
import { type PlayedFault, parseResults, type RunnerKilled, type SequencePlayed, summaryOf } from "./results.ts";
import { figuresText } from "./text.ts";

const fault = (kind: PlayedFault["kind"], outcome: PlayedFault["outcome"] = "proven"): PlayedFault => ({
  fault: `${kind}(home1)`,
  kind,
  outcome,
  healedIn: 1,
  rungs: [],
  ...(outcome === "refused" ? { reason: "nobody leads" } : {}),
});
const sequence = (faults: PlayedFault[], rest: Partial<SequencePlayed> = {}): SequencePlayed => ({
  kind: "sequence",
  at: "2026-11-20T21:00:00Z",
  seed: 1,
  seconds: 10,
  faults,
  unhealed: [],
  leftovers: [],
  ...rest,
});
const killed = (rest: Partial<RunnerKilled> = {}): RunnerKilled => ({
  ...sequence([fault("cut", "not reached")]),
  kind: "kill -9",
  on: "the soak's topology",
  during: "holding",
  afterMs: 40,
  stood: 1,
  healedBy: "leases",
  ...rest,
});

describe("what a soak has shown", () => {
  it("counts faults that were injected, and refused ones apart", () => {
    const summary = summaryOf([
      sequence([fault("cut"), fault("kill", "refused")]),
      sequence([fault("cut", "unproven")], { seconds: 20 }),
    ]);
    expect(summary).to.deep.equal({
      sequences: 2,
      unhealed: 0,
      leftovers: 0,
      byKind: { cut: 2, kill: 0 },
      outcomes: { cut: { proven: 1, unproven: 1, refused: 0 }, kill: { proven: 0, unproven: 0, refused: 1 } },
      kills: 0,
      secondsEach: 15,
    });
  });

  it("counts a runner that was killed apart, and what it left among the rest", () => {
    const { sequences, kills, unhealed, leftovers, byKind } = summaryOf([
      sequence([fault("stop")], { unhealed: ["home1 is exited"] }),
      killed({ leftovers: ["lease f1 of home2"], unhealed: ["home2 is paused"] }),
    ]);
    expect({ sequences, kills, unhealed, leftovers, byKind }).to.deep.equal({
      sequences: 1,
      kills: 1,
      unhealed: 2,
      leftovers: 1,
      byKind: { stop: 1 },
    });
  });

  it("is read back line by line, and a line that is none is named", () => {
    const results = [sequence([fault("cut")]), killed()];
    const text = results.map((result) => `${JSON.stringify(result)}\n`).join("");
    expect(parseResults(text)).to.deep.equal(results);
    expect(() => parseResults(`${text}{"kind":"seq`)).to.throw("line 3 is no result");
    expect(() => parseResults(`{"kind":"other"}\n`)).to.throw("line 1 is no result");
  });

  it("is told as text with every unhealed one, its seed and its reason", () => {
    const text = figuresText([
      sequence([fault("cut")], { seed: 41, unhealed: ["home1 is exited"] }),
      sequence([fault("kill", "refused")]),
      killed({ during: "healing f1" }),
    ]);
    expect(text)
      .to.match(/^\| cut +\| 1 +\|/m)
      .and.include("41")
      .and.include("home1 is exited")
      .and.include("healing f1")
      .and.include("nobody leads");
  });

  it("says that there is nothing where nothing was played", () => {
    expect(figuresText([])).to.include("nothing has been played yet");
  });
});
