import { expect } from "chai";
import { causesOf, type HealNotProven, Interrupted } from "../core/errors.ts";
import type { DrillSite } from "../drill/context.ts";
import { isolate } from "../faults/constructors.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { observedInject } from "./inject.ts";
import type { MarkName } from "./marks.ts";
import type { AskPeople } from "./people.ts";
import type { ObservedScene } from "./scene.ts";

/** A run whose people are told everything and mark these only; then somebody presses ^C. */
function ended(marked: readonly MarkName[], signal = new AbortController().signal) {
  const asked: MarkName[] = [];
  const ask: AskPeople = async ({ mark }) => {
    asked.push(mark);
    if (!marked.includes(mark)) throw new Interrupted("SIGINT");
    return { mark, at: 7 };
  };
  const world = { topology: twoRegions, discovered: new Map(), stamp: async () => 5, observer: { ask: async () => healthy } };
  const site = {
    stage: { world, topics: new Map() },
    folder: { record: () => undefined, timeline: [] },
    gathered: { faults: [], workloads: [] },
    signal,
  };
  return { asked, inject: observedInject(site as unknown as DrillSite<ObservedScene>, ask) };
}

const healthy = { problem: null };

const failureOf = async (work: () => Promise<unknown>): Promise<unknown[]> => {
  try {
    await work();
  } catch (error) {
    return causesOf(error);
  }
  return [];
};

const namesIn = (causes: readonly unknown[]): string[] => causes.map((cause) => (cause as Error).name);

describe("what people broke and nobody marked healed", () => {
  it("stands when the run ends while it waits for the mark that it is broken", async () => {
    const causes = await failureOf(() => ended([]).inject(isolate("east")));
    expect(namesIn(causes)).to.deep.equal(["Interrupted", "HealNotProven"]);
  });

  it("stands when the run ends while it waits for the mark that it is healed", async () => {
    const { inject } = ended(["effective"]);
    const causes = await failureOf(async () => {
      await using fault = await inject(isolate("east"));
      await fault.heal();
    });
    expect(namesIn(causes)).to.deep.equal(["Interrupted", "HealNotProven"]);
    expect((causes[1] as HealNotProven).exitCode).to.equal(7);
  });

  it("stands when the drill ends before it asks for the heal", async () => {
    const { inject, asked } = ended(["effective", "healed"]);
    const causes = await failureOf(async () => {
      await using _ = await inject(isolate("east"));
    });
    expect(namesIn(causes)).to.deep.equal(["HealNotProven"]);
    expect(asked).to.deep.equal(["effective"]);
  });

  it("is healed when that was marked and shows", async () => {
    const causes = await failureOf(async () => {
      await using fault = await ended(["effective", "healed"]).inject(isolate("east"));
      await fault.heal();
      expect(fault.healedAt).to.equal(5);
      expect(fault.byWordAlone, "nobody falls silent where links inside are cut").to.equal(true);
    });
    expect(causes).to.deep.equal([]);
  });

  it("is nothing where the run had ended before anybody was asked", async () => {
    const { inject, asked } = ended([], AbortSignal.abort(new Interrupted("SIGINT")));
    expect(namesIn(await failureOf(() => inject(isolate("east"))))).to.deep.equal(["Interrupted"]);
    expect(asked).to.deep.equal([]);
  });
});
