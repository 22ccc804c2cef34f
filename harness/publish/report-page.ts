import { textOfProblem } from "../ledger/pieces.ts";
import { reportOf } from "../report/html/report-html.ts";
import type { DrillRecord } from "../report/record.ts";
import { logsIn, readTimeline } from "./kept-run.ts";
import { ledgerIn } from "./ledger-files.ts";
import { differencesIn } from "./manifest.ts";
import { reportAssets } from "./page-assets.ts";

/** `report.html` and `timeline.svg` of a run folder: read once, the ledger a line at a time. */
export function reportPageOf(folder: string, record: DrillRecord): { readonly html: string; readonly timeline: string } {
  const ledger = ledgerIn(folder);
  const unreadable: string[] = [];
  const timeline = readTimeline(folder, (problem) => unreadable.push(problem));
  const doubts = () => [...differencesIn(folder), ...unreadable, ...ledger.problems().map(textOfProblem)];
  return reportOf({ record, timeline, lines: ledger.lines, logs: logsIn(folder), doubts }, reportAssets());
}
