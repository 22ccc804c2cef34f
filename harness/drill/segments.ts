import { EnvironmentError } from "../core/errors.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import { dataDirectory } from "../protocol/places.ts";
import { executeForText } from "../runtime/execute.ts";
import type { World } from "../runtime/world.ts";
import { nodesOf } from "../topology/plan.ts";

/** A record by its identity: `session/partition/seq`. */
export type RecordId = string;

/**
 * Every record of these partitions (`[0-9]*` = of all) that a node's own log segments hold, read by Kafka's DumpLogSegments: what is on
 * disk, served or not. None where it holds no replica.
 */
export async function idsInSegments(
  world: World,
  node: string,
  topic: string,
  partitions: readonly (number | "[0-9]*")[] = ["[0-9]*"],
): Promise<Set<RecordId>> {
  const logs = partitions.map((partition) => `${dataDirectory}/${topic}-${partition}/*.log`).join(" ");
  const script = `files=$(ls ${logs} 2>/dev/null | paste -sd, -); [ -z "$files" ] || exec kafka-tool DumpLogSegments --print-data-log --files "$files"`;
  const { code, stdout, stderr } = await executeForText(world.container(node), ["sh", "-c", script]);
  if (code !== 0)
    throw new EnvironmentError(`the log segments of ${topic} on ${node} could not be read (exit ${code}): ${stderr.slice(-400)}`);
  return idsIn(stdout);
}

/** A workload's records begin with their identity, so that tools which print payloads but no header values can tell them. */
export const idsIn = (dump: string): Set<RecordId> =>
  new Set([...dump.matchAll(/payload: ([^\s/]+\/\d+\/\d+) /g)].map(([, id = ""]) => id));

/** Acknowledged ids of a topic that no replica's segments hold. */
export async function missingFromDisk(
  world: World,
  cluster: string,
  topic: string,
  lines: readonly LedgerLine[],
): Promise<RecordId[]> {
  const brokers = nodesOf(world.plan, cluster).filter(({ roles }) => roles.includes("broker"));
  const onDisk = await Promise.all(brokers.map(({ name }) => idsInSegments(world, name, topic)));
  return acknowledgedIds(lines, topic).filter((id) => !onDisk.some((ids) => ids.has(id)));
}

export function acknowledgedIds(lines: readonly LedgerLine[], topic: string): RecordId[] {
  const ids = new Set<RecordId>();
  for (const line of lines)
    if (line.kind === "write" && line.topic === topic && line.outcome === "acknowledged")
      for (let seq = line.seq[0]; seq <= line.seq[1]; seq++) ids.add(`${line.session}/${line.partition}/${seq}`);
  return [...ids];
}
