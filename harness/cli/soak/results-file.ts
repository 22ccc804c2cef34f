import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseResults, type SoakResult } from "../../soak/results.ts";
import { figuresIn } from "../../soak/text.ts";
import { projectRoot } from "../suites.ts";

const resultsFile = join(projectRoot, "docs", "soak", "results.ndjson");
const page = join(projectRoot, "docs", "soak.md");

export const keptResults = (): SoakResult[] => (existsSync(resultsFile) ? parseResults(readFileSync(resultsFile, "utf8")) : []);

/** One line more, and the page derived anew from all of them. */
export function keepResult(result: SoakResult): void {
  mkdirSync(dirname(resultsFile), { recursive: true });
  appendFileSync(resultsFile, `${JSON.stringify(result)}\n`);
  writeFileSync(page, figuresIn(readFileSync(page, "utf8"), keptResults()));
}
