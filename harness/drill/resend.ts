import { formatDuration } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { IDENTITY_HEADER } from "../ledger/identity.ts";
import type { LedgerLine, Range } from "../ledger/lines.ts";
import { recordsOf } from "../ledger/record.ts";
import { type IdRange, idsOf, listIds } from "../measure/ids.ts";
import type { KeptRecord } from "../protocol/commands.ts";
import { mirroredName } from "../topology/names.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import { type DrillContext, type DrillSite, stampOf } from "./context.ts";
import { appendRecords, wallOf } from "./records.ts";

/**
 * Producers that keep what they sent would do it themselves: what they had been acknowledged in the last seconds before the effect, and since, is
 * written once more to the side that took over, each record as it was, by identity. The ledger stands in for their memory. What was never
 * answered is left out: nobody was promised it.
 */
export const resendWindowVerb =
  (site: DrillSite): DrillContext["resendWindow"] =>
  (cluster, load, { last }) =>
    site.step(
      `what was acknowledged in the last ${formatDuration(last)} before the effect is written to ${cluster} again`,
      async () => {
        const { stage, folder, gathered, signal } = site;
        const effect = gathered.faults.at(-1)?.effect;
        if (effect === undefined) throw new InvalidDrill("nothing was broken: there is no moment to go back from");
        const now = await wallOf(stage.world);
        const refused = load.parts.flatMap(({ definition }) => {
          const flow = stage.flows.find(({ from, to }) => from === definition.on && to === cluster);
          return refusalOf(definition, flow === undefined ? definition.topic : mirroredName(flow.definition, definition.topic));
        });
        if (refused.length > 0) throw new InvalidDrill(`nothing was sent again to ${cluster}: ${refused.join("; ")}`);
        for (const { definition } of load.parts) {
          const { topic } = definition;
          const ids = acknowledgedSince(folder.lines, definition, effect.from - last / 1000);
          // Before anything is written: whoever finds records twice must find out why.
          folder.record({ at: await stampOf(site), event: "window.resent", cluster, topic, seconds: last / 1000, ids });
          for (const [partition, of] of Map.groupBy(ids, ([, partition]) => partition)) {
            const records = of.flatMap((range) => asSent(definition, stage.world.recordRun, range, now));
            await appendRecords({ world: stage.world, signal }, { cluster, topic, partition }, records);
          }
        }
      },
    );

/** What producers would do there does something else than mend. */
function refusalOf({ topic, keys }: Pick<WorkloadDefinition, "topic" | "keys">, copy: string): string[] {
  if (keys !== undefined) return [`records of ${topic} have keys: an old value would stand last, above newer ones`];
  return copy === topic ? [] : [`${topic} is called ${copy} there, and its producers write to ${topic}`];
}

/** Runs of the ledger are taken whole: 100 ms more or less are no matter. */
export function acknowledgedSince(
  lines: readonly LedgerLine[],
  { topic, on }: Pick<WorkloadDefinition, "topic" | "on">,
  since: number,
): readonly IdRange[] {
  const counts = lines.filter(
    (line) =>
      line.kind === "write" &&
      line.topic === topic &&
      line.cluster === on &&
      line.outcome === "acknowledged" &&
      line.answered !== null &&
      line.answered[1] >= since,
  );
  return listIds(idsOf(counts as readonly { session: string; partition: number; seq: Range }[]));
}

/** As its producer made it; a record that is sent later is dated later. */
function asSent(
  { recordBytes, keys, on }: WorkloadDefinition,
  run: string,
  [session, partition, [from, to]]: IdRange,
  timestamp: number,
): KeptRecord[] {
  const space = keys && { space: keys.of === "everybody" ? "shared" : on, count: keys.count };
  const record = recordsOf({ run, recordBytes, ...(space && { keys: space }) });
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const { key, value, headers } = record(session, partition, from + index);
    return {
      offset: index,
      timestamp,
      key: key === undefined ? null : Buffer.from(key).toString("base64"),
      value: value.toString("base64"),
      headers: [[base64(IDENTITY_HEADER), base64(headers[IDENTITY_HEADER])] as const],
    };
  });
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
