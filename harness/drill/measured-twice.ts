import type { ActiveFault } from "../injector/active-fault.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import { endsOf, type Interval } from "../measure/intervals.ts";
import { measure } from "../measure/measure.ts";
import type { Measured } from "../measure/measured.ts";
import type { MeasureSettings } from "../measure/settings.ts";
import { type Between, eventsOf, type TimelineEvent } from "../timeline/events.ts";

/** What the one who injected knows of a run that somebody else observed; stamped by another zero of the same kernel's clock. */
export interface Injected {
  readonly fault: ActiveFault;
  readonly promotedAt: number;
  readonly ends: Readonly<Record<string, number>>;
  /** What the observer on the MGMT listeners saw and read. */
  readonly events: readonly TimelineEvent[];
  readonly lines: readonly LedgerLine[];
  /** Its clock minus that of the observed run's, seconds. */
  readonly ahead: number;
}

interface Evidence {
  readonly timeline: readonly TimelineEvent[];
  readonly lines: readonly LedgerLine[];
}

/** The same run twice: from what observe mode has, and from what normal mode would have had of it. */
export function measuredTwice(topic: string, observed: Evidence, injected: Injected) {
  const settings = settingsOf(topic);
  const exact = exactEffect(injected, observed.lines);
  const normal: Evidence = {
    timeline: [
      ...observed.timeline.filter(({ event }) =>
        ["phase", "fenced", "load.stopped", "returned", "observer.stall"].includes(event),
      ),
      ...injected.events
        .filter(({ event }) => ["leader", "isr", "lag"].includes(event))
        .map((event) => ({ ...event, at: event.at - injected.ahead })),
      { at: exact.from, event: "fault.effective", fault: "f1", effect: exact, resolved: injected.fault.resolved },
      { at: injected.promotedAt - injected.ahead, event: "promoted", cluster: "west", ends: { [topic]: injected.ends } },
    ],
    lines: [
      ...observed.lines.filter((line) => !isRead(line)),
      ...injected.lines.filter((line) => isRead(line) && line.topic === topic),
    ],
  };
  const [seen] = eventsOf(observed.timeline, "fault.effective");
  return {
    observed: measure({ ...observed, settings }),
    normal: measure({ ...normal, settings }),
    /** What is measured when the survivors' log is read with one run of records left out. */
    poorer: measure({ ...normal, lines: withoutOne(normal.lines), settings }),
    seen: seen?.effect,
    exact,
  };
}

const isRead = (line: LedgerLine): line is Extract<LedgerLine, { kind: "log" | "end" }> =>
  line.kind === "log" || line.kind === "end";

const withoutOne = (lines: readonly LedgerLine[]): readonly LedgerLine[] => {
  const index = lines.findIndex((line) => line.kind === "log" && line.cluster === "west" && line.read === "final");
  return index < 0 ? lines : lines.toSpliced(index, 1);
};

const settingsOf = (topic: string): MeasureSettings => ({
  windowSeconds: 5,
  sustainSeconds: 30,
  latencyObjectiveMs: 500,
  endToEndObjectiveMs: 2000,
  stallMs: 250,
  runs: "short",
  fault: "f1",
  survivors: "west",
  source: "east",
  workload: {
    name: "payments",
    tier: "tier-1",
    topic,
    group: topic.replace("payments", "billing"),
    acks: "all",
    placement: "clients-east",
    partitions: 6,
    perSecondPerPartition: 200,
  },
});

/** As normal mode says it: a client that was still told of a success shows that the fault was not in effect yet. */
function exactEffect({ fault, ahead }: Injected, lines: readonly LedgerLine[]): Between {
  const { from, to } = { from: fault.effect.from - ahead, to: fault.effect.to - ahead };
  const acknowledged = lines.flatMap((line) =>
    line.kind === "write" && line.cluster === "east" && line.outcome === "acknowledged" && line.answered ? line.answered[1] : [],
  );
  const last = Math.max(...acknowledged);
  return { from: Math.max(from, Math.min(last, to)), to: Math.max(to, last) };
}

/** Everything that does not depend on when exactly the fault took effect. */
export function exactly({ rpo, rto, offsets, duplicates, order, ...counts }: Measured) {
  const { seconds: _, splitBrain: __, predictedSeconds: ___, shownSeconds: ____, holes: _____, ...absent } = rpo ?? {};
  const { delivery, ...copies } = duplicates;
  return {
    counts,
    absent,
    order,
    offsets: { beyondEnd: offsets?.beyondEnd, missing: offsets?.missing },
    duplicates: { ...copies, delivery: { extra: delivery?.extra, ids: delivery?.ids, byCause: delivery?.byCause } },
    relapses: rto?.relapses,
  };
}

type Contained = [name: string, wide: Interval, narrow: Interval];

/** What the mark makes wider. */
export function containments(observed: Measured, normal: Measured, seen: Between | undefined, exact: Between): Contained[] {
  const counted = (name: string, pick: (measured: Measured) => Parameters<typeof endsOf>[0] | undefined): Contained => {
    const [wide, narrow] = [observed, normal].map((measured) => endsOf(pick(measured) ?? Number.NaN));
    return [
      name,
      { atLeast: wide?.[0] ?? Number.NaN, atMost: wide?.[1] ?? Number.NaN },
      { atLeast: narrow?.[0] ?? Number.NaN, atMost: narrow?.[1] ?? Number.NaN },
    ];
  };
  const timed = (
    name: string,
    pick: (measured: Measured) => { atLeast: number; atMost: number | null } | undefined,
  ): Contained => {
    const [wide, narrow] = [observed, normal].map((measured) => pick(measured));
    return [
      name,
      { atLeast: wide?.atLeast ?? Number.NaN, atMost: wide?.atMost ?? Number.NaN },
      { atLeast: narrow?.atLeast ?? Number.NaN, atMost: narrow?.atMost ?? Number.NaN },
    ];
  };
  return [
    ["effect", { atLeast: seen?.from ?? Number.NaN, atMost: seen?.to ?? Number.NaN }, { atLeast: exact.from, atMost: exact.to }],
    timed("rpo seconds", ({ rpo }) => rpo?.seconds),
    timed("rto produce", ({ rto }) => rto?.produce),
    timed("rto consume", ({ rto }) => rto?.consume),
    timed("rto endToEnd", ({ rto }) => rto?.endToEnd),
    counted("split-brain loss", ({ rpo }) => rpo?.splitBrain),
    counted("skipped", ({ offsets }) => offsets?.skipped),
    counted("replayed", ({ offsets }) => offsets?.replayed),
  ];
}

export const contains = (wide: Interval, narrow: Interval): boolean =>
  wide.atLeast <= narrow.atLeast && narrow.atMost <= wide.atMost;

export const spell = ({ atLeast, atMost }: Interval): string => `${atLeast}…${atMost}`;
