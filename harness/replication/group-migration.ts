import { hasMembers } from "./members.ts";
import type { LogRange } from "./positions.ts";

/**
 * Where a moved group goes on, by whose word. `synced`: what replication has committed there itself. `translated`: its checkpoints, committed by us.
 * `timestamp`: the first record that is not older than the last one that the group was seen to have committed.
 */
export type MigrationMethod = "synced" | "translated" | "timestamp";

/** How much further back, to be safe: seconds of records. */
export interface Rewind {
  readonly seconds: number;
}

/** What is known of one partition at the target, before anything is committed there. */
export interface PartitionSeen {
  readonly partition: number;
  /** Of the target's log. */
  readonly range: LogRange;
  /** What the group has committed there; null = nothing. */
  readonly committed: number | null;
  /** Where replication's last checkpoint says that it goes on; null = there is none. */
  readonly checkpoint: number | null;
  /** Where the method says so; null = it cannot tell. */
  readonly told: number | null;
  /** Where so many seconds before that are; only where one rewinds. */
  readonly earlier?: number;
}

export interface GroupSeen {
  readonly group: string;
  readonly topic: string;
  readonly cluster: string;
  /** As its coordinator calls it; null where it knows no such group. */
  readonly state: string | null;
  readonly partitions: readonly PartitionSeen[];
}

/** What a partition's offset was, is told to be, and becomes: all at the target. */
export interface Move {
  readonly partition: number;
  readonly was: number | null;
  readonly told: number;
  /** Further back by the margin, and never before the log. */
  readonly to: number;
}

/** Reasons against it, in words, or the moves; never both. */
export type Migration = { readonly refused: readonly string[] } | { readonly moves: readonly Move[] };

/**
 * Never ahead of what is told: records between would be passed over, and nobody would be told. `evenSo`: somebody has said why a group that
 * stands further than anything tells is set back, or why one goes on at the log's start that should go on before it.
 */
export function migrationOf(
  seen: GroupSeen,
  by: MigrationMethod,
  { rewind, evenSo = false }: { readonly rewind?: Rewind; readonly evenSo?: boolean } = {},
): Migration {
  const refused = [...activeIn(seen), ...seen.partitions.flatMap((one) => reasons(seen, one, by, evenSo))];
  if (refused.length > 0) return { refused };
  const moves = seen.partitions.map((one): Move => {
    const told = goesOnAt(one, by) ?? one.range.start;
    const to = rewind === undefined ? told : Math.min(told, one.earlier ?? one.range.start);
    return { partition: one.partition, was: one.committed, told, to: Math.max(one.range.start, to) };
  });
  return { moves };
}

/** What was synced came from a checkpoint; what stands further than the last of these is somebody else's. */
const goesOnAt = ({ told, checkpoint }: PartitionSeen, by: MigrationMethod): number | null =>
  by === "synced" && told !== null && checkpoint !== null ? Math.min(told, checkpoint) : told;

const activeIn = ({ group, state, cluster }: GroupSeen): string[] =>
  !hasMembers(state)
    ? []
    : [`group ${group} has members in ${cluster} already (${state}): nobody can commit for it, and replication leaves it alone`];

const unknown: Readonly<Record<MigrationMethod, string>> = {
  synced: "replication has committed nothing there",
  translated: "replication has no checkpoint of it",
  timestamp: "nobody noted when its last record was written",
};

function reasons({ group, topic, cluster }: GroupSeen, one: PartitionSeen, by: MigrationMethod, evenSo: boolean): string[] {
  const { partition, range, committed, checkpoint } = one;
  const where = `${topic}/${partition} in ${cluster}`;
  const goesOn = goesOnAt(one, by);
  if (goesOn === null) return [`nothing tells where ${group} goes on on ${where}: ${unknown[by]}`];
  if (goesOn > range.end) return [`${group} is told to go on at ${goesOn} on ${where}, and the log ends at ${range.end}`];
  if (evenSo) return [];
  if (goesOn < range.start)
    return [
      `${group} is told to go on at ${goesOn} on ${where}, and the log begins at ${range.start}: what lies between is gone there`,
    ];
  const furthest = Math.max(goesOn, checkpoint ?? 0);
  if (committed === null || committed <= furthest) return [];
  return [
    `${group} stands at ${committed} on ${where} already, and ${furthest} is the furthest that is known of it: somebody committed that, replication never moves it back, and what lies between would be passed over`,
  ];
}
