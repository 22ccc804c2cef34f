import { createWriteStream, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../core/errors.ts";
import { execute } from "../runtime/execute.ts";
import type { World } from "../runtime/world.ts";
import { bootstrapOf } from "../topology/plan.ts";
import { toolPlace } from "./kafka-tool.ts";
import type { RecordId } from "./segments.ts";
import { toolAccess } from "./tool-access.ts";

export interface RawRecord {
  readonly offset: number;
  readonly id: RecordId;
}

/** By partition, in the order of each log. */
export type RawLog = readonly (readonly RawRecord[])[];

/**
 * A second opinion that shares no code with Muster: Kafka's own console consumer reads the topic from its start and prints
 * partition, offset and headers. `raw/<cluster>-<topic>-<partition>.txt`, a record a line.
 *
 * With `transactions` not every offset is a record's: markers take some, and what was aborted others. Then it reads what is committed until
 * nothing has come for 20 s, and nobody can say how many records that must be.
 */
export async function rawRead(
  world: World,
  folder: string,
  cluster: string,
  topic: string,
  ends: Readonly<Record<string, number>>,
  { transactions }: { readonly transactions: boolean },
): Promise<void> {
  const reader = toolPlace(world, cluster);
  const records = Object.values(ends).reduce((sum, end) => sum + end, 0);
  const raw = join(folder, "raw");
  mkdirSync(raw, { recursive: true });
  for (const partition of Object.keys(ends)) writeFileSync(join(raw, `${cluster}-${topic}-${partition}.txt`), "");
  if (records === 0) return;
  const whole = join(raw, `.${cluster}-${topic}`);
  const tool = "ConsoleConsumer";
  const { before, words, env } = toolAccess(world.security(cluster), cluster, tool);
  const { code, stderr } = await execute(
    world.container(reader),
    [
      ...before,
      "/opt/kafka/bin/kafka-tool",
      tool,
      ...words,
      "--bootstrap-server",
      bootstrapOf(world.plan, cluster).join(","),
      ...["--topic", topic, "--from-beginning", "--max-messages", String(records), "--timeout-ms", "20000"],
      ...(transactions ? ["--isolation-level", "read_committed"] : []),
      ...["partition", "offset", "headers"].flatMap((what) => ["--formatter-property", `print.${what}=true`]),
      ...["--formatter-property", "print.value=false"],
    ],
    createWriteStream(whole),
    env,
  );
  if (code !== 0) throw new EnvironmentError(`the console consumer on ${reader} ended with ${code}: ${stderr.slice(-500)}`);
  const read = splitByPartition(whole, raw, `${cluster}-${topic}`);
  if (read !== records && !transactions)
    throw new EnvironmentError(
      `the console consumer read ${read} of ${records} records of ${topic} in ${cluster}: ${stderr.slice(-500)}`,
    );
}

/** What `rawRead` found. */
export const rawLogOf = (folder: string, cluster: string, topic: string, partitions: number): RawLog =>
  Array.from({ length: partitions }, (_, partition) =>
    rawRecords(readFileSync(join(folder, "raw", `${cluster}-${topic}-${partition}.txt`), "utf8")),
  );

const rawLine = /^Partition:\d+\tOffset:(?<offset>\d+)\t.*\bmuster:[^/]+\/(?<id>[^/]+\/\d+\/\d+)\//u;

/** Records without an identity are not ours. */
export const rawRecords = (text: string): RawRecord[] =>
  text.split("\n").flatMap((line) => {
    const { offset, id } = rawLine.exec(line)?.groups ?? {};
    return offset === undefined || id === undefined ? [] : [{ offset: Number(offset), id }];
  });

/** Lines begin `Partition:3\tOffset:17\t…`; what else the tool prints (that an option of ours is deprecated) is no record, and not counted. */
export function splitByPartition(whole: string, raw: string, prefix: string): number {
  const all = readFileSync(whole, "utf8")
    .split("\n")
    .flatMap((line) => {
      const partition = /^Partition:(\d+)\t/.exec(line)?.[1];
      return partition === undefined ? [] : [{ partition, line }];
    });
  for (const [partition, of] of Map.groupBy(all, (one) => one.partition))
    writeFileSync(join(raw, `${prefix}-${partition}.txt`), of.map(({ line }) => `${line}\n`).join(""));
  rmSync(whole);
  return all.length;
}
