/** The live page before anything was told: everything on it comes by its stream. Names are text, and nothing but its own script runs. */
import type { HostRecord } from "../../record.ts";
import { drawn, html, Markup } from "../markup.ts";
import { tracePart } from "../parts/timeline.ts";
import type { PageAssets } from "../report-html.ts";
import { boardOf, linksOf } from "./board.ts";

export interface LiveSetting {
  readonly run: string;
  /** What runs: a drill, or a topology. */
  readonly title: string;
  readonly about: string;
  readonly hosts: readonly HostRecord[];
  /** As the plan names them: `east1>west2/CLIENT`. */
  readonly paths: readonly string[];
  /** Whether somebody who looks may also act; where not, why. */
  readonly hands: { readonly may: true } | { readonly may: false; readonly why: string };
}

const MODES = ["drop", "refuse", "reset", "blackhole", "hold"];
const TIMES = ["1m", "5m", "10m"];

export function liveHtml(setting: LiveSetting, { style, script, styleHash, scriptHash }: PageAssets): string {
  const { run, title, about } = setting;
  const policy = `default-src 'none'; style-src '${styleHash}'; script-src '${scriptHash}'; connect-src 'self'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en" data-run="${run}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>${title}: live</title><style>${drawn(style)}</style></head>
<body class="live"><a class="skip" href="#timeline">To the timeline</a><main>
<header class="verdict"><p class="badge" id="badge">waiting</p><div><h1>${title}</h1><p class="lead" id="stand" role="status">Nothing was told yet.</p><p class="meta">${run === "" ? "" : html`Run <b>${run}</b> · `}${about}<span id="odd"></span><span id="lag"></span></p></div></header>
<p class="alarm" id="trouble" role="alert" hidden></p>
${topology(setting)}
${tracePart(html`As it is heard. Nothing here is a verdict: loss and outage are worked out when the run is over. Pale means: somewhere in there. A gap means: not known, or not known yet. An arrow: it goes on.`, "", [])}
<section aria-labelledby="said-title"><h2 id="said-title">What happened</h2><ol id="said" class="said" aria-live="polite" tabindex="0"></ol></section>
</main><footer><p>Served by Muster to this machine alone, while it runs. It loads nothing from anywhere else.</p></footer>
<script type="module">${drawn(script)}</script></body></html>
`;
  return page.text;
}

function topology({ hosts, paths, hands }: LiveSetting): Markup {
  if (hosts.length === 0)
    return html`<section id="hands" data-may="no"><h2>Topology</h2><p class="quiet">Not drawn: ${hands.may ? "it is not known" : hands.why}.</p><ul id="faults"></ul><p id="busy"></p></section>`;
  const lead = hands.may
    ? html`Click a link to cut it, and again to heal it; click a machine to choose it.`
    : html`<b>Looking only:</b> ${hands.why}`;
  const off = hands.may ? new Markup("") : new Markup(" disabled");
  const choice = (id: string, name: string, all: readonly string[], chosen: string): Markup =>
    html`<label>${name} <select id="${id}"${off}>${all.map((one) => html`<option${one === chosen && new Markup(" selected")}>${one}</option>`)}</select></label>`;
  const deed = (kind: string, text: string, what: string): Markup =>
    html`<button type="button" data-deed="${kind}" disabled title="${hands.may ? what : hands.why}">${text}</button>`;
  return html`<section id="hands" data-may="${hands.may ? "yes" : "no"}" aria-labelledby="hands-title"><h2 id="hands-title">Topology</h2><p class="quiet" id="hands-lead">${lead}</p>
<div class="hands"><div class="scroll" tabindex="0" role="region" aria-label="Topology">${drawn(boardOf(hosts, linksOf(hosts, paths)))}</div>
<div class="panel"><p class="choices">${choice("mode", "Cut by", MODES, "drop")}${choice("ttl", "for at most", TIMES, "10m")}</p>
<p id="picked">No machine chosen.</p><p class="deeds">${deed("kill", "Kill", "SIGKILL of its JVM")}${deed("pause", "Pause", "SIGSTOP of its JVM")}${deed("stop", "Stop", "SIGTERM of its JVM")}${deed("start", "Start", "Run it again")}</p>
<h3>Faults that stand</h3><ul id="faults"><li class="quiet">None.</li></ul><p class="deeds">${deed("heal-all", "Heal all", "End every fault, and prove it")}</p>
<p id="busy" class="quiet" role="status"></p></div></div></section>`;
}
