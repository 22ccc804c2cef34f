/** The timeline's events as they were told, for whoever wants to read rather than to look. */
import type { TimelineEvent } from "../../../timeline/events.ts";
import { html, type Markup, table } from "../markup.ts";
import type { Moment } from "../scene.ts";
import { sinceText } from "../words.ts";

/** What is measured again and again: it is drawn, and stands in its lane's table. */
const sampled: ReadonlySet<string> = new Set([
  "lag",
  "host.load",
  "client.latencies",
  "group.offsets",
  "traffic",
  "client.errors",
]);
const MOST = 500;
const LONGEST = 300;

export function eventsPart(events: readonly TimelineEvent[], zero: Moment | undefined): Markup {
  const told = events.filter(({ event }) => !sampled.has(event));
  // Of very many, changes of leaders and replicas give way first: they are drawn.
  const weighed =
    told.length <= MOST
      ? told
      : told.filter(({ event }) => !["leader", "isr", "client.noticed", "client.through", "client.metadata"].includes(event));
  const shown = weighed.slice(0, MOST);
  const left = events.length - shown.length;
  const rows = shown.map((one) => {
    const { at, event, ...detail } = one;
    const text = JSON.stringify(detail);
    return [sinceText(at, zero), event, html`<code>${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}</code>`];
  });
  return html`<section aria-labelledby="events"><h2 id="events">Events</h2><details><summary>${shown.length} events as a table${left > 0 ? `; ${left.toLocaleString("en")} more, mostly samples, stand in timeline.ndjson` : ""}</summary>${
    rows.length === 0 ? html`<p class="quiet">None was recorded.</p>` : table("Events", ["at", "event", "what it says"], rows)
  }</details></section>`;
}
