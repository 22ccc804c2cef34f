/** What happened step by step, and every figure behind the verdicts: the sentences that terminal and Markdown have, too. */
import { floorOf } from "../../floor.ts";
import type { DrillRecord } from "../../record.ts";
import { sectionsOf } from "../../sections.ts";
import { faultText, hostText, phaseRows, showsNothing, whoseTime, workloadText } from "../../story.ts";
import { html, type Markup, table } from "../markup.ts";
import { around } from "../moments.ts";
import type { EvidenceTimes } from "../places.ts";
import { goTo } from "./verdict.ts";

export function phasesPart(record: DrillRecord): Markup {
  const rows = phaseRows(record).map(({ after, name, took, by }) => [after, name, took, by]);
  const whose = whoseTime(record);
  return html`<section aria-labelledby="phases"><h2 id="phases">What happened</h2>${record.faults.map((fault) => html`<p>Fault ${faultText(fault)}${fault.mode !== undefined && `; cut mode ${fault.mode}`}.</p>${fault.proof.length > 0 && html`<ul class="quiet">${fault.proof.map((one) => html`<li>${typeof one === "string" ? one : JSON.stringify(one)}</li>`)}</ul>`}`)}${
    rows.length === 0
      ? html`<p class="quiet">Phases after an effect: not measured.</p>`
      : table("Phases", ["after the effect", "phase", "took", "by"], rows, [0, 2])
  }${whose !== undefined && html`<p>Of which ${whose}.</p>`}</section>`;
}

export function figuresPart(record: DrillRecord): Markup {
  if (showsNothing(record)) return html``;
  return html`<section aria-labelledby="figures"><h2 id="figures">All figures</h2><p class="quiet">Intervals are what is known. A measure that this run could not show is “not measured”, never zero.</p>${record.workloads.map(
    (workload) =>
      html`<h3>${workloadText(workload, record)}</h3><div class="cards">${sectionsOf(workload, record).map(
        ({ title, rows }) =>
          html`<section class="card"><h4>${title}</h4><dl>${rows.map(({ label, text, mark }) => html`<div${mark === "missed" && html` class="m-missed"`}><dt>${label}</dt><dd>${text}</dd></div>`)}</dl></section>`,
      )}</div>`,
  )}</section>`;
}

/** Links lead to the files beside this one, where a browser shows them. */
export function evidencePart({ evidence = [] }: DrillRecord, times: EvidenceTimes): Markup {
  if (evidence.length === 0) return html``;
  const rows = evidence.map(({ for: why, file, line, text }) => {
    const at = times.of(file, line);
    const lane = file.startsWith("logs/") ? "logs" : "faults";
    return [
      why,
      html`<a href="${hrefOf(file)}">${file}:${line}</a>`,
      text,
      goTo(at === undefined ? undefined : { ...around(at, 5), lane, text }),
    ];
  });
  return html`<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>${table("Lines of the run's files that verdicts rest on", ["for", "line", "what it says", ""], rows)}</section>`;
}

/** A file's name is no scheme, whatever it holds. */
const hrefOf = (file: string): string => `./${file.split("/").map(encodeURIComponent).join("/")}`;

export function floorPart(record: DrillRecord): Markup {
  const rows = floorOf(record).map(({ group, key, value, why = "" }) => [group, html`<code>${key}</code>`, value, why]);
  return html`<section aria-labelledby="floor"><h2 id="floor">Settings that make the floor</h2>${
    rows.length === 0
      ? html`<p class="quiet">Not recorded.</p>`
      : table("Settings in force that dominate an outage", ["of", "setting", "value", "why it matters"], rows)
  }</section>`;
}

export function versionsPart(record: DrillRecord): Markup {
  const { muster, kafka, client, seed, parameters, clock, startedAt, endedAt, schema } = record;
  const features = Object.entries(kafka.features).map(
    ([name, level]) => `${name} ${typeof level === "object" ? JSON.stringify(level) : level}`,
  );
  const set = Object.entries(parameters?.set ?? {}).map(([name, value]) => `${name}=${value}`);
  const rows: (readonly [string, string])[] = [
    ["Muster", muster === undefined ? "not recorded" : `${muster.version}, rules ${muster.rules}`],
    ["record", schema],
    ["Kafka", `${kafka.version}, roles ${typeof kafka.roles === "string" ? kafka.roles : JSON.stringify(kafka.roles)}`],
    ["features", features.join(" · ") || "not recorded"],
    ["client", `${client.library} ${client.version}${client.how === undefined ? "" : ` (${client.how})`}`],
    ["started, ended", `${startedAt}, ${endedAt ?? "not recorded"}`],
    ["clock", clock === undefined ? "never read beside a wall clock" : `${clock.at} s of the run was ${clock.wall}`],
    ["seed", String(seed)],
    ["set by this run", set.join(" · ") || "nothing"],
    ["machine", hostText(record) ?? "not recorded"],
  ];
  return html`<section aria-labelledby="versions"><h2 id="versions">Versions and conditions</h2>${table("Versions and conditions", ["of", "what"], rows)}</section>`;
}
