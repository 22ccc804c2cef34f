import { expect } from "chai";
import type { OutageMeasured } from "../../../measure/measured.ts";
import type { TimelineEvent } from "../../../timeline/events.ts";
import type { WorkloadRecord } from "../../record.ts";
import type { Span } from "../scene.ts";
import { blinded, blindSpells, silentLeader, silentSpells } from "./blind.ts";
import { backAt, outagesLane } from "./outages.ts";

const outage = (atLeast: number, atMost: number | null): OutageMeasured => ({ atLeast, atMost, censored: atMost === null });

/** A workload of which only its outage and the limits on it are looked at. */
const workload = (produce: OutageMeasured, limit = 45) =>
  ({
    name: "payments",
    rto: { produce, relapses: 0, relapse: [], byPartition: [], shownSeconds: 90 },
    verdicts: [
      {
        measure: "rto",
        measured: produce,
        gate: { target: { atMost: limit }, verdict: (produce.atMost ?? Number.POSITIVE_INFINITY) <= limit ? "met" : "missed" },
      },
    ],
  }) as unknown as WorkloadRecord;

describe("RTO brackets", () => {
  it("end where service was back at the earliest and at the latest, counted from both ends of the effect", () => {
    expect(backAt(outage(10, 10.5), [40, 40.1])).to.deep.equal([50.1, 50.5]);
  });

  it("have no end where recovery was not seen, and say how long it was certainly out", () => {
    const [span] = outagesLane({ workloads: [workload(outage(80, null))] }, [40, 40.1]).spans;
    expect(span).to.deep.include({ to: null, seenTo: 120.1, tone: "bad" });
  });

  it("stand beside the gate, as wide as the effect is not known", () => {
    const { marks, spans } = outagesLane({ workloads: [workload(outage(10, 10.5))] }, [40, 40.1]);
    expect(marks.map(({ at, label }) => [at, label])).to.deep.equal([[[85, 85.1], "gate"]]);
    expect(spans[0]?.tone).to.equal("good");
  });

  it("are not drawn without an effect to count from", () => {
    const drawn = outagesLane({ workloads: [workload(outage(10, 10.5))] }, undefined);
    expect(drawn.spans).to.deep.equal([]);
    expect(drawn.empty).to.contain("nothing to count from");
  });
});

describe("what nobody could see", () => {
  const told = (at: number, event: string, node: string) => ({ at, event, cluster: "east", node }) as unknown as TimelineEvent;
  const hosts = ["east1", "east2"].map((name) => ({ name, kind: "node" as const, region: "east", zone: null, cluster: "east" }));
  const events = [told(10, "node.silent", "east1"), told(11, "node.silent", "east2"), told(30, "node.back", "east1")];

  it("begins when the last node of a cluster falls silent, and ends with the first that answers", () => {
    expect(blindSpells({ hosts }, events).get("east")).to.deep.equal([[11, 30]]);
    const third = { ...hosts[0], name: "east3" } as (typeof hosts)[0];
    expect(blindSpells({ hosts: [...hosts, third] }, events).get("east")).to.equal(undefined);
  });

  it("is by node as well: what a silent leader leads is not said to be led", () => {
    const spells = silentSpells(events);
    expect([...spells]).to.deep.equal([
      ["east1", [[10, 30]]],
      ["east2", [[11, Number.POSITIVE_INFINITY]]],
    ]);
    const span: Span = { row: 0, from: 5, to: 50, tone: "c1", label: "east1", text: "led by east1" };
    const [, dark] = blinded(span, spells.get("east1") ?? [], silentLeader("east1"));
    expect(dark).to.deep.include({ from: 10, to: 30, tone: "quiet", label: "east1 is silent" });
  });

  it("is cut out of what was seen before and after", () => {
    const span: Span = { row: 0, from: 5, to: 50, tone: "good", label: "3", text: "in sync: 3" };
    expect(blinded(span, [[11, 30]]).map(({ from, to, tone }) => [from, to, tone])).to.deep.equal([
      [5, 11, "good"],
      [11, 30, "quiet"],
      [30, 50, "good"],
    ]);
    expect(blinded(span, [])).to.deep.equal([span]);
    expect(blinded({ ...span, to: null }, [[11, Number.POSITIVE_INFINITY]]).at(-1)).to.deep.include({ to: null, tone: "quiet" });
  });
});
