import { messageOf } from "../core/errors.ts";
import { evidenceLinks } from "../report/evidence/evidence.ts";
import type { DrillRecord } from "../report/record.ts";
import type { Ended } from "./conclude.ts";
import { measureSettingsOf } from "./measure-settings.ts";

/** The record with the lines that it rests on. Without them it is as true as before: what goes wrong here is said, no more. */
export function withEvidence(record: DrillRecord, { definition, folder, gathered, session }: Ended): DrillRecord {
  try {
    const evidence = evidenceLinks(record, {
      lines: folder.lines,
      timeline: folder.timeline,
      settings: gathered.workloads.map((_, index) => measureSettingsOf(definition, gathered, index)),
      logs: folder.logsEnding(".log").filter(({ node }) => !/\.(agent|gc)$/.test(node)),
      others: [...folder.logsEnding(".threads.txt"), ...folder.logsEnding("missing.txt")],
    });
    return evidence.length === 0 ? record : { ...record, evidence };
  } catch (error) {
    session.narrator.say(`the verdict has no links to its evidence: ${messageOf(error)}`);
    return record;
  }
}
