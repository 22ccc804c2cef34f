import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../core/errors.ts";
import { pathFrom } from "../core/path-from.ts";
import { drills } from "../drill/definition.ts";
import type { DrillResult, Session } from "../drill/session.ts";
import { writeWhole } from "../publish/write-whole.ts";
import { annotationOf, stepSummary } from "../report/github.ts";
import type { Asked } from "../report/in-run.ts";
import { suitesOfRun, suitesOfUndone } from "../report/junit/run.ts";
import type { Case } from "../report/junit/suite.ts";
import { junitXml } from "../report/junit/xml.ts";
import { type PlannedRun, timesTable } from "../report/plan-of-run.ts";
import { projectRoot } from "./suites.ts";

export interface EndedRun extends Pick<Session, "reports"> {
  readonly results: readonly DrillResult[];
  readonly asked: Asked;
  /** What was tested beside the drills. */
  readonly beside?: readonly Case[];
  /** What it was estimated at, and how long it took. */
  readonly times?: { readonly planned: PlannedRun; readonly seconds: number };
  /** Why the session ended before its time; absent where it did not. */
  readonly broken?: string;
}

const fileOf = (reports: string): string => join(reports, "junit.xml");

/** A run that is killed must not leave the file of the one before. */
export const forgetLastRun = (reports: string): void => rmSync(fileOf(reports), { force: true });

/**
 * What CI shows of a whole run: `reports/junit.xml`, and on GitHub annotations and the step's summary. What goes wrong here
 * is told and does not change the run's exit code: the verdicts stand in their run folders.
 */
export function publishRun({ results, reports, asked, beside = [], times, broken }: EndedRun, out: NodeJS.WritableStream): void {
  try {
    const tested = beside.length === 0 ? [] : [{ name: "beside the drills", properties: {}, cases: beside }];
    writeWhole(fileOf(reports), junitXml([...suitesOfRun(results), ...suitesOfUndone(asked, results, broken), ...tested]));
    if (results.length === 0) return;
    if (process.env.GITHUB_ACTIONS === "true")
      for (const result of results) {
        const annotation = annotationOf(result, placeOf(result.drill));
        if (annotation !== undefined) out.write(`${annotation}\n`);
      }
    const summary = process.env.GITHUB_STEP_SUMMARY;
    if (summary !== undefined && summary !== "") {
      const table = times === undefined ? [] : timesTable(times.planned, results, times.seconds);
      appendFileSync(summary, `${stepSummary(results, table)}\n`);
    }
  } catch (error) {
    out.write(`what CI shows of this run could not be written: ${messageOf(error)}\n`);
  }
}

/** As GitHub knows the file: from the repository's root. */
function placeOf(drill: string) {
  const place = drills().find(({ name }) => name === drill)?.place;
  return place && { file: pathFrom(projectRoot, place.file), line: place.line };
}
