/**
 * `report.html`: a run as one file that needs no network and no server. Pure: the same files and the same page make the same bytes.
 * Nothing is loaded (the policy in the page forbids it), every name is text, and all of it can be read without its script.
 */

import { showsNothing } from "../story.ts";
import { drawn, html, Markup } from "./markup.ts";
import type { RunFiles } from "./material.ts";
import { duplicatesPart } from "./parts/duplicates.ts";
import { eventsPart } from "./parts/events.ts";
import { offsetsPart } from "./parts/offsets.ts";
import { evidencePart, figuresPart, floorPart, phasesPart, versionsPart } from "./parts/story.ts";
import { timelinePart } from "./parts/timeline.ts";
import { topologyPart } from "./parts/topology.ts";
import { verdictPart } from "./parts/verdict.ts";
import type { Scene } from "./scene.ts";
import { type Drawn, sceneOf } from "./scene-of.ts";
import { timelineSvg } from "./timeline-svg.ts";

/** The page's own script and style as they stand in the file, and the hashes (`sha256-…`) by which nothing else may run. */
export interface PageAssets {
  readonly style: string;
  readonly script: string;
  readonly styleHash: string;
  readonly scriptHash: string;
}

/** Both of one scene: making it goes through the whole ledger. */
export function reportOf(files: RunFiles, assets: PageAssets): { readonly html: string; readonly timeline: string } {
  const made = sceneOf(files);
  return { html: reportHtml(files, made, assets), timeline: timelineSvg(files.record, made.scene, assets.style) };
}

function reportHtml(files: RunFiles, made: Drawn, { style, script, styleHash, scriptHash }: PageAssets): string {
  const { record } = files;
  const { scene, events, times } = made;
  const quoted = showsNothing(record) ? html`` : html`${offsetsPart(record, events, scene.zero)}${duplicatesPart(record)}`;
  const policy = `default-src 'none'; style-src '${styleHash}'; script-src '${scriptHash}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>${record.drill}: ${record.verdict} (${record.run})</title><style>${drawn(style)}</style></head>
<body><a class="skip" href="#timeline">To the timeline</a><main>
${verdictPart(record, made, files.doubts())}
${timelinePart(scene)}
${phasesPart(record)}
${quoted}
${topologyPart(record, events)}
${figuresPart(record)}
${evidencePart(record, times)}
${floorPart(record)}
${versionsPart(record)}
${eventsPart(events, scene.zero)}
</main><footer><p>Made by Muster from this run's files alone. It loads nothing and asks nobody.</p></footer>
<script type="application/json" id="scene">${drawn(jsonOf(scene))}</script><script type="module">${drawn(script)}</script></body></html>
`;
  return page.text;
}

/** Within a script element a `<` may end it, and a line separator end a line. Times to 0.1 ms: no pixel shows more. */
const jsonOf = (scene: Scene): string =>
  JSON.stringify(scene, (_, value: unknown) => (typeof value === "number" ? Math.round(value * 10_000) / 10_000 : value))
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
