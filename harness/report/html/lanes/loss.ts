/** RPO as a window before the effect, with the lost records where they were acknowledged. */
import { formatCount, formatMoment, formatSeconds } from "../../../targets/format.ts";
import type { Flow } from "../flow.ts";
import { beginningOf, endingOf, type Lane, lane, type Mark, type Moment, moment, type Span } from "../scene.ts";
import { counted } from "../words.ts";

export function lossLane(flows: readonly Flow[], zero: Moment | undefined): Lane {
  const measured = flows.filter(({ workload }) => workload.rpo !== undefined);
  const rows = measured.map(({ workload }) => workload.name);
  return lane({
    id: "rpo",
    title: "Loss (RPO)",
    note: "How far back before the effect a loss reaches, and each run of lost records where it was acknowledged. A grey window is what replication lag had put at risk, at most.",
    rows,
    spans: measured.flatMap((flow, row) => windows(flow, row, zero)),
    marks: measured.flatMap((flow, row) => [...lostMarks(flow, row), ...said(flow, row, zero)]),
    ...(rows.length === 0 && { empty: "Not measured." }),
  });
}

function windows({ workload: { name, rpo } }: Flow, row: number, zero: Moment | undefined): Span[] {
  if (rpo === undefined || zero === undefined) return [];
  const spans: Span[] = [];
  const { seconds, predictedSeconds, records } = rpo;
  if (predictedSeconds !== undefined && predictedSeconds > 0)
    spans.push({
      row,
      from: beginningOf(zero) - predictedSeconds,
      to: beginningOf(zero),
      tone: "quiet",
      text: `${name}: replication lag had put at most ${formatMoment(predictedSeconds)} at risk`,
    });
  if (seconds !== undefined && seconds.atMost > 0 && records > 0)
    spans.push({
      row,
      from: moment(endingOf(zero) - seconds.atMost, Math.min(endingOf(zero), beginningOf(zero) - seconds.atLeast)),
      to: zero,
      tone: "bad",
      label: formatSeconds(seconds),
      text: `${name}: the loss reaches ${formatSeconds(seconds)} back before the effect`,
    });
  return spans;
}

const lostMarks = ({ lost }: Flow, row: number): Mark[] =>
  lost.map(({ records, answered, name }) => ({
    row,
    at: moment(...answered),
    tone: "bad",
    text: `lost: ${counted(records, "record")}, ${name}, acknowledged here`,
  }));

/** What there is to say where nothing is drawn. */
function said({ workload: { rpo } }: Flow, row: number, zero: Moment | undefined): Mark[] {
  if (rpo === undefined || zero === undefined || rpo.records > 0) return [];
  const { undetermined, vacuous } = rpo;
  if (undetermined > 0)
    return [
      { row, at: zero, tone: "doubt", text: `${formatCount(undetermined)} records could not be read: neither safe nor lost` },
    ];
  const risk = vacuous === true ? "; nothing was certainly at risk, so this proves little" : "";
  return [{ row, at: zero, tone: vacuous === true ? "doubt" : "good", text: `no acknowledged record was lost${risk}` }];
}
