import { EnvironmentError } from "../core/errors.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import { dataDirectory } from "../protocol/places.ts";
import { executeForText } from "../runtime/execute.ts";
import type { World } from "../runtime/world.ts";
import { nodesOf } from "../topology/plan.ts";

/** A record by its identity: `session/partition/seq`. */
export type RecordId = string;

/** Every record of a topic that a node's own log segments hold, read by Kafka's DumpLogSegments: what is on disk, served or not. */
async function idsInSegments(world: World, node: string, topic: string): Promise<Set<RecordId>> {
  const script = `set -e; for f in ${dataDirectory}/${topic}-[0-9]*/*.log; do kafka-tool DumpLogSegments --print-data-log --files "$f"; done`;
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
