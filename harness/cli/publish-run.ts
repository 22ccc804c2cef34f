import { appendFileSync } from "node:fs";
import { join, relative } from "node:path";
import { messageOf } from "../core/errors.ts";
import { drills } from "../drill/definition.ts";
import type { Session } from "../drill/session.ts";
import { writeWhole } from "../publish/write-whole.ts";
import { annotationOf, stepSummary } from "../report/github.ts";
import { suitesOfRun } from "../report/junit/run.ts";
import { junitXml } from "../report/junit/xml.ts";
import { projectRoot } from "./suites.ts";

/**
 * What CI shows of a whole run: `reports/junit.xml`, and on GitHub annotations and the step's summary. What goes wrong here
 * is told and does not change the run's exit code: the verdicts stand in their run folders.
 */
export function publishRun({ results, reports }: Pick<Session, "results" | "reports">, out: NodeJS.WritableStream): void {
  if (results.length === 0) return;
  try {
    writeWhole(join(reports, "junit.xml"), junitXml(suitesOfRun(results)));
    if (process.env.GITHUB_ACTIONS === "true")
      for (const result of results) {
        const annotation = annotationOf(result, placeOf(result.drill));
        if (annotation !== undefined) out.write(`${annotation}\n`);
      }
    const summary = process.env.GITHUB_STEP_SUMMARY;
    if (summary !== undefined && summary !== "") appendFileSync(summary, `${stepSummary(results)}\n`);
  } catch (error) {
    out.write(`what CI shows of this run could not be written: ${messageOf(error)}\n`);
  }
}

/** As GitHub knows the file: from the repository's root. */
function placeOf(drill: string) {
  const place = drills().find(({ name }) => name === drill)?.place;
  return place && { file: relative(projectRoot, place.file).replaceAll("\\", "/"), line: place.line };
}
