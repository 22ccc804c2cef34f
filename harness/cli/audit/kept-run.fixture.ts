import * as fs from "node:fs";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FACTS_SCHEMA, type Facts } from "../../audit/facts.ts";
import { recordOf } from "../../audit/record-of.ts";
import { ledgerFileOf, ledgerFiles } from "../../ledger/files.ts";
import type { LedgerLine } from "../../ledger/lines.ts";
import { writeNdjson } from "../../ledger/ndjson.ts";
import { readHistories } from "../../measure/histories.ts";
import type { MeasureSettings } from "../../measure/settings.ts";
import { keptIn } from "../../publish/kept-run.ts";
import { sealFolder } from "../../publish/manifest.ts";
import { rulesHere } from "../../publish/rules.ts";
import { writeRunOutputs } from "../../publish/run-outputs.ts";
import { textOf } from "../../publish/write-whole.ts";
import type { TargetLines } from "../../targets/target.ts";
import { eventsOf, type TimelineEvent } from "../../timeline/events.ts";

/** The folder that a run would have left which went as a history worked out by hand does; `"04"` is a region that was lost. */
export function keptRun(number: string): string {
  const history = readHistories<MeasureSettings & { targets?: TargetLines }>(fs).find(({ file }) => file.startsWith(number));
  if (history === undefined) throw new Error(`there is no history ${number}`);
  const { settings, timeline, lines } = history;
  const folder = mkdtempSync(join(tmpdir(), "muster-audit-"));
  const facts = factsOf(settings, timeline);
  for (const part of ["ledger", "logs"]) mkdirSync(join(folder, part));
  writeFileSync(join(folder, "facts.json"), textOf(facts));
  writeFileSync(join(folder, "timeline.ndjson"), writeNdjson([...timeline, ...leadersOf(lines)]));
  const byFile = Map.groupBy(lines, ledgerFileOf);
  for (const file of ledgerFiles) writeFileSync(join(folder, file), writeNdjson(byFile.get(file) ?? []));
  writeFileSync(join(folder, "logs", "west1.log"), "2026-11-20 12:00:40,000 ERROR east is gone\n");
  conclude(folder, facts);
  return folder;
}

/** As at the end of a drill: the record, what is derived from it, and the seal. */
export function conclude(folder: string, facts: Facts): void {
  const record = recordOf(facts, keptIn(folder));
  writeFileSync(join(folder, "drill.json"), textOf(record));
  writeRunOutputs(folder, record);
  sealFolder(folder);
}

/** Who led each log that was read, all the time: as an observer tells it. */
const leadersOf = (lines: readonly LedgerLine[]): TimelineEvent[] =>
  lines.flatMap((line) => {
    if (line.kind !== "end") return [];
    const { topic, partition, cluster, leaderEpoch: epoch } = line;
    return { at: 0, event: "leader", cluster, topic, partition, node: `${cluster}1`, epoch };
  });

function factsOf(settings: MeasureSettings & { targets?: TargetLines }, timeline: readonly TimelineEvent[]): Facts {
  const { targets = { rpo: { gate: { below: 60 } } }, ...measuring } = settings;
  const { partitions, perSecondPerPartition } = settings.workload;
  return {
    schema: FACTS_SCHEMA,
    muster: rulesHere,
    drill: "region-loss",
    topology: "active-passive",
    run: "a1b2c3",
    startedAt: "2026-11-20T12:00:00.000Z",
    endedAt: "2026-11-20T12:02:00.000Z",
    clock: { at: 0, wall: "2026-11-20T12:00:00.000Z" },
    parameters: { batch: "batch-1", repeat: { index: 1, of: 1 }, set: {}, kafka: "4.3.0", client: "kafkajs", seed: 0 },
    loss: { source: settings.source ?? "east", survivors: settings.survivors ?? "west" },
    mustMiss: [],
    kafka: { version: "4.3.0", features: {}, roles: "combined" },
    client: { library: "kafkajs", version: "2.2.4" },
    settings: {},
    host: { cores: 2, load: 1, steal: 0 },
    faults: eventsOf(timeline, "fault.effective").map(({ fault, effect, resolved }) => ({
      id: fault,
      kind: "outage",
      subject: "region:east",
      resolved,
      effect,
      proof: [],
      healedAt: 90,
      words: "outage region:east",
      onNodes: false,
    })),
    workloads: [
      {
        settings: measuring,
        load: {
          profile: "steady",
          perSecond: partitions * perSecondPerPartition,
          partitions,
          recordBytes: 200,
          lingerMs: 5,
        },
        targets,
        mustShow: ["rpo"],
      },
    ],
    causes: [],
  };
}
