import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { textOfProblem } from "../ledger/pieces.ts";
import { type PageAssets, reportHtml } from "../report/html/report-html.ts";
import type { DrillRecord } from "../report/record.ts";
import { logsIn, readTimeline } from "./kept-run.ts";
import { ledgerIn } from "./ledger-files.ts";
import { differencesIn } from "./manifest.ts";

/** `report.html` of a run folder: read once, the ledger a line at a time. */
export function reportPageOf(folder: string, record: DrillRecord): string {
  const ledger = ledgerIn(folder);
  const unreadable: string[] = [];
  const timeline = readTimeline(folder, (problem) => unreadable.push(problem));
  const doubts = () => [...differencesIn(folder), ...unreadable, ...ledger.problems().map(textOfProblem)];
  return reportHtml({ record, timeline, lines: ledger.lines, logs: logsIn(folder), doubts }, assets());
}

/** In the order in which they need each other. */
const parts = ["scene.ts", "page/draw.ts", "page/nearest.ts", "page/main.ts"];

let made: PageAssets | undefined;

function assets(): PageAssets {
  made ??= assetsOf(sourceOf("page/style.css"), parts.map((part) => scriptOf(sourceOf(part))).join("\n"));
  return made;
}

const sourceOf = (file: string): string => readFileSync(new URL(`../report/html/${file}`, import.meta.url), "utf8");

/** The page's modules are put into one: no name is used in two of them, and a browser is given neither types nor files to ask for. */
const scriptOf = (source: string): string =>
  withoutTypes(source)
    .replaceAll(/^import [^;]*;$/gm, "")
    .replaceAll(/^export /gm, "")
    .replaceAll(/^ *\/\*\*[\s\S]*?\*\/$/gm, "")
    .replaceAll(/[ \t]+$/gm, "")
    .replaceAll(/\n{2,}/g, "\n");

/** What Node does with every source of ours as it loads it; asked for by name it says, on stderr and each time, that it is new. */
function withoutTypes(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}

const assetsOf = (style: string, script: string): PageAssets => ({
  style,
  script,
  styleHash: hashOf(style),
  scriptHash: hashOf(script),
});

const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;
