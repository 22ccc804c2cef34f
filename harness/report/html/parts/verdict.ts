/** The first screen: what was asked, what came of it, and by which figures. */
import { wasCaught } from "../../../targets/drill-verdict.ts";
import { formatCount } from "../../../targets/format.ts";
import type { Figure, MeasureVerdict } from "../../../targets/judge.ts";
import type { Judgement } from "../../../targets/verdict.ts";
import type { DrillRecord } from "../../record.ts";
import { type Mark, movesGroup, verdictRows } from "../../sections.ts";
import { cellLines, conditions, hostText, missingLines, showsNothing, workloadText } from "../../story.ts";
import type { Flow } from "../flow.ts";
import { drawn, html, type Markup } from "../markup.ts";
import { type Decided, momentOf } from "../moments.ts";
import type { Drawn } from "../scene-of.ts";

const MEANINGS: Readonly<Record<DrillRecord["verdict"], string>> = {
  met: "Every target was met.",
  missed: "At least one target was missed.",
  inconclusive: "At least one target could not be shown to be met or missed.",
  invalid: "Something went wrong while measuring: no figure of this run may be quoted.",
  aborted: "The drill was ended before its end: no figure of this run may be quoted.",
  "not-run": "The drill was not run: there is no figure to quote.",
};

const SIGNS: Readonly<Record<Mark, string>> = { met: "✓", missed: "✗", doubt: "?" };
const WORDS: Readonly<Record<Mark, string>> = { met: "met", missed: "missed", doubt: "not shown" };

export function verdictPart(record: DrillRecord, made: Drawn, doubts: readonly string[]): Markup {
  const { verdict, drill, run, startedAt, healed, reasons } = record;
  const notes = [...missingLines(record), ...cellLines(record)];
  return html`<header class="verdict v-${verdict}">
<p class="badge" id="badge">${verdict}</p>
<div><h1>${drill}</h1>
<p class="lead">${leadOf(record)}${mustMissText(record)}</p>
<p class="meta">Run <b>${run}</b> · ${startedAt} · ${conditions(record)}</p></div>
</header>
${!healed && html`<p class="alarm" role="alert"><b>Healing was not proven.</b> Do not trust this environment.</p>`}
${doubts.length > 0 && html`<section class="alarm" aria-label="Doubts about these files"><b>These files are not a whole run. What is drawn here may be too little, or wrong:</b><ul>${doubts.slice(0, 12).map((one) => html`<li>${one}</li>`)}${doubts.length > 12 && html`<li>… and ${doubts.length - 12} more</li>`}</ul></section>`}
${reasons.length > 0 && html`<ul class="reasons">${reasons.map((one) => html`<li>${one}</li>`)}</ul>`}
${notes.length > 0 && html`<ul class="reasons quiet">${notes.map((one) => html`<li>${one}</li>`)}</ul>`}
${showsNothing(record) ? nothing(record) : tiersPart(record, made)}`;
}

/** Red is what this drill is for, where it is red for the reason that it names; everybody but its author has to be told. */
function mustMissText(record: DrillRecord): Markup | false {
  const { mustMiss, cell, verdict, workloads } = record;
  if (mustMiss.length === 0) return false;
  const why = cell === undefined ? "This drill is known to be bad: it" : "By theory it";
  const which = mustMiss.join(", ");
  if (wasCaught(verdict, mustMiss, workloads))
    return html` <span class="known">✓ ${why} must miss exactly ${which}, and so it does.</span>`;
  const judged = verdict === "met" || verdict === "missed";
  return html` <span class="known">${why} must miss exactly ${which}${judged ? ", and that is not what it did" : ""}.</span>`;
}

const nothing = (record: DrillRecord): Markup =>
  html`<p class="quiet">${[hostText(record) ?? []].flat().map((one) => `${one}. `)}What was written down is in drill.json; the timeline below shows what happened, and no figure of it.</p>`;

/** The one sentence for whoever is paged at 3 am. */
function leadOf(record: DrillRecord): Markup {
  const { workloads, verdict } = record;
  if (showsNothing(record)) return html`${MEANINGS[verdict]}`;
  const lost = workloads.flatMap(({ rpo }) => rpo?.records ?? []);
  const unread = workloads.reduce((sum, { rpo }) => sum + (rpo?.undetermined ?? 0), 0);
  const sum = lost.reduce((all, one) => all + one, 0);
  const of = workloads.reduce((all, { acknowledged }) => all + acknowledged, 0);
  const loss =
    lost.length === 0
      ? "Loss was not measured."
      : `${formatCount(sum)} of ${formatCount(of)} acknowledged records lost${unread > 0 ? `, ${formatCount(unread)} not readable` : ""}.`;
  return html`${MEANINGS[verdict]} ${loss}`;
}

function tiersPart(record: DrillRecord, made: Drawn): Markup {
  const tiers = Map.groupBy(made.flows, ({ workload }) => workload.tier);
  if (made.flows.length === 0) return html`<p class="quiet">No workload was measured.</p>`;
  return html`${[...tiers].map(([tier, flows]) => {
    const outcome = record.tiers.find((one) => one.tier === tier);
    return html`<section class="tier"><h2>${tier}${outcome !== undefined && html` <span class="pill v-${outcome.verdict}">${outcome.verdict}</span>`}</h2>${flows.map((flow) => workloadPart(flow, record, made))}</section>`;
  })}`;
}

function workloadPart(flow: Flow, record: DrillRecord, made: Drawn): Markup {
  const { workload } = flow;
  const rows = verdictRows(workload);
  const group = movesGroup(workload, record) || workload.group === null ? "" : ", on its own cluster";
  return html`<p class="load">${workloadText(workload, record)}${group}</p>${
    rows.length === 0
      ? html`<p class="quiet">No target was judged.</p>`
      : html`<div class="scroll"><table class="targets"><caption class="out-of-sight">Targets of ${workload.name}</caption><thead><tr><th scope="col">Measure</th><th scope="col">Measured</th><th scope="col" class="wide">against gate and objective</th><th scope="col">Gate</th><th scope="col">Objective</th><th scope="col"><span class="out-of-sight">Moment</span></th></tr></thead><tbody>${rows.map(
          ({ mark, measure, measured, gate, objective }, i) => {
            const verdict = workload.verdicts[i] as MeasureVerdict;
            return html`<tr class="m-${mark}"><th scope="row"><span class="sign" aria-hidden="true">${SIGNS[mark]}</span> ${measure}<span class="out-of-sight"> ${WORDS[mark]}</span></th><td class="figure">${measured}</td><td class="wide">${barOf(verdict, mark)}</td><td class="of-gate">${gate}</td><td class="of-objective">${objective}</td><td class="of-go">${goTo(momentOf(verdict, flow, { record, ...made }))}</td></tr>`;
          },
        )}</tbody></table></div>`
  }`;
}

/** Hidden until the page's script can follow it. */
export const goTo = (moment: Decided | undefined, name = "Show"): Markup =>
  moment === undefined
    ? html``
    : html`<button type="button" class="go" hidden data-at="${moment.at}" data-from="${moment.from}" data-to="${moment.to}" data-lane="${moment.lane}" data-text="${moment.text}" title="${moment.text}">${name}<span class="out-of-sight"> the moment: ${moment.text}</span></button>`;

/** The measured interval on a line from 0, with gate and objective; pale is what is not known of it. */
function barOf({ measured, gate, objective }: MeasureVerdict, mark: Mark): Markup {
  if (measured === null) return html`<span class="quiet">not measured</span>`;
  const [low, high] = endsOf(measured);
  const limits = [limitOf("gate", gate), limitOf("objective", objective)].flat();
  const most = Math.max(high ?? low * 1.25, ...limits.map(({ at }) => at)) * 1.08;
  if (most <= 0) return html``;
  const x = (value: number): number => Math.round((value / most) * 2000) / 10;
  const end = high === null ? 200 : x(high);
  const bar = `<rect class="track" x="0" y="7" width="200" height="6" rx="3"/><rect class="core" x="0" y="6" width="${Math.max(x(low), 0)}" height="8" rx="2"/><rect class="edge" x="${x(low)}" y="6" width="${Math.max(2, end - x(low))}" height="8" rx="2"/>${high === null ? '<path class="arrow" d="M193 5l6 5l-6 5"/>' : ""}`;
  const ticks = limits.map(
    ({ name, at }) =>
      `<line class="limit ${name}" x1="${x(at)}" x2="${x(at)}" y1="${name === "gate" ? 1 : 3}" y2="${name === "gate" ? 19 : 17}"/>`,
  );
  return html`<svg class="bar t-${{ met: "good", missed: "bad", doubt: "doubt" }[mark]}" viewBox="0 0 200 20" aria-hidden="true">${drawn(bar + ticks.join(""))}</svg>`;
}

function endsOf(figure: Figure): readonly [number, number | null] {
  if (typeof figure === "number") return [figure, figure];
  return "atLeast" in figure ? [figure.atLeast, figure.atMost] : [figure[0], figure[1]];
}

function limitOf(name: string, judgement: Judgement | undefined): { name: string; at: number }[] {
  if (judgement === undefined) return [];
  const { target } = judgement;
  return [{ name, at: "below" in target ? target.below : target.atMost }];
}
