/** What was delivered again, by phase; the three ledgers of duplicates stay three. */
import type { Extra } from "../../../measure/measured.ts";
import { formatCount } from "../../../targets/format.ts";
import type { DrillRecord } from "../../record.ts";
import { drawn, html, type Markup, table } from "../markup.ts";

export function duplicatesPart({ workloads }: DrillRecord): Markup {
  return html`<section aria-labelledby="duplicates"><h2 id="duplicates">Duplicates by phase</h2>${workloads.map(
    ({ name, duplicates, group }) => {
      const { log, delivery, crossCluster } = duplicates;
      const phases = Object.entries(delivery?.byPhase ?? {});
      const most = Math.max(1, ...phases.map(([, { extra }]) => extra));
      const logs = Object.entries(log ?? {}).map(([cluster, { extra }]) => `${cluster} ${formatCount(extra)}`);
      return html`<h3>${name}</h3><p>In the log: ${log === undefined ? "not measured" : logs.join(", ")} · delivered again: ${delivery === undefined ? (group === null ? "no group" : "not measured") : formatCount(delivery.extra)} · written on both sides: ${crossCluster === undefined ? "not measured" : formatCount(crossCluster)}. <span class="quiet">They are never added up.</span></p>${
        phases.length === 0
          ? html`<p class="quiet">Deliveries by phase: ${delivery === undefined ? "not measured" : "no phase was announced"}.</p>`
          : table(
              `Delivered again, by phase, ${name}`,
              ["phase", "extra deliveries", "of records", ""],
              phases.map(rowOf(most)),
              [1, 2],
            )
      }`;
    },
  )}</section>`;
}

const rowOf =
  (most: number) =>
  ([phase, { extra, ids }]: readonly [string, Extra]) => [
    phase,
    formatCount(extra),
    formatCount(ids),
    html`<svg class="bar t-warn" viewBox="0 0 200 20" aria-hidden="true">${drawn(`<rect class="track" x="0" y="9" width="200" height="2"/><rect class="core" x="0" y="5" width="${((extra / most) * 200).toFixed(1)}" height="10" rx="2"/>`)}</svg>`,
  ];
