import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { prettifyError } from "zod";
import { messageOf, UsageError } from "../../core/errors.ts";
import { type DrillDefinition, drills } from "../../drill/definition.ts";
import { type Ladder, ladder, ladderOf } from "../../ladder/ladder.ts";
import { ladderMarkdown } from "../../ladder/markdown.ts";
import { readHistoryFile } from "../../publish/history-file.ts";
import { rulesHere } from "../../publish/rules.ts";
import { recordsOfDrills } from "../../publish/run-folders.ts";
import { textOf, writeWhole } from "../../publish/write-whole.ts";
import type { DrillRecord } from "../../report/record.ts";
import { reportsFolder } from "../report.ts";
import { projectRoot } from "../suites.ts";
import { placesOf, topologiesOf } from "./places.ts";

/** Beside each other, so that the text's links work and a commit takes both. */
export const ladderFiles = { json: join(projectRoot, "docs", "ladder.json"), text: join(projectRoot, "docs", "ladder.md") };

/** All that is known of the ladder here: the committed one, this machine's run folders and its history, and what was just run. */
export function collectLadder(definitions: readonly DrillDefinition[] = drills(), just: readonly DrillRecord[] = []): Ladder {
  const places = placesOf(definitions);
  const names = new Set(places.flatMap(({ drill }) => drill ?? []));
  return ladderOf({
    places,
    topologies: topologiesOf(definitions),
    muster: rulesHere,
    before: committed(),
    records: [...just, ...recordsOfDrills(reportsFolder, names)],
    history: readHistoryFile(reportsFolder).lines,
  });
}

/** Both files, each whole or not at all. */
export function writeLadder(collected: Ladder): void {
  writeWhole(ladderFiles.json, textOf(collected));
  writeWhole(ladderFiles.text, ladderMarkdown(collected));
}

function committed(): Ladder | undefined {
  const { json } = ladderFiles;
  if (!existsSync(json)) return undefined;
  try {
    const { success, data, error } = ladder.safeParse(JSON.parse(readFileSync(json, "utf8")));
    if (success) return data;
    throw new TypeError(prettifyError(error));
  } catch (error) {
    throw new UsageError(`${json} is no ladder: ${messageOf(error)}`, {
      hint: "take it from a commit again (`git checkout docs/ladder.json`), or remove it: runs of other machines stand in it only",
    });
  }
}
