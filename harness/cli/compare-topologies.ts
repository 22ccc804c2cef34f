import { join } from "node:path";
import { comparisonSvg } from "../ladder/chart.ts";
import { compareTopologies } from "../ladder/comparison.ts";
import { comparisonMarkdown } from "../ladder/comparison-markdown.ts";
import { textOf, writeWhole } from "../publish/write-whole.ts";
import { collectLadder } from "./ladder/store.ts";
import { allDrills, projectRoot } from "./suites.ts";

const chart = "comparison.svg";

/** Topologies side by side, from cells of the ladder alone: `docs/comparison.md`, `.json` and `.svg`. Runs nothing. */
export async function writeComparison({ json }: { readonly json?: boolean }): Promise<number> {
  const comparison = compareTopologies(collectLadder(await allDrills()));
  const text = comparisonMarkdown(comparison, chart);
  const docs = join(projectRoot, "docs");
  writeWhole(join(docs, "comparison.json"), textOf(comparison));
  writeWhole(join(docs, chart), comparisonSvg(comparison));
  writeWhole(join(docs, "comparison.md"), text);
  process.stdout.write(json === true ? textOf(comparison) : text);
  return 0;
}
