import type { Outcome } from "../../../ledger/lines.ts";
import { now } from "../../clock.ts";
import type { ConsumerArgs } from "../assignment.ts";
import { Leaders } from "../leaders.ts";
import { commitFailureOf } from "../outcome.ts";
import { Positions } from "../positions.ts";
import { type InRecord, runsOf } from "../received.ts";
import { begin, type Library, tell, tellEvent } from "../tell.ts";

/** A library's one consumer, as an application holds it. */
export interface Taker {
  /** Joins the group, and comes back whenever the library gives up, until it is closed. */
  run(): Promise<void>;
  /** One commit, with the library's own retries; throws what it failed with. */
  commit(offsets: readonly Position[]): Promise<void>;
  /** Leaves the group. */
  close(): Promise<void>;
}

export interface Position {
  readonly partition: number;
  /** Of the record that is to be read next. */
  readonly offset: number;
}

/** What a library's consumer tells the process around it. */
export interface Taking {
  assigned(partitions: readonly number[]): void;
  /** Where the library takes up a partition: the group's own position (`found`), or what a reset made of a missing one. */
  resumed(at: Position & { readonly found: boolean }): void;
  /** Records of a partition in the order of the log; `end` is the position behind them, `logEnd` is no more than what the log has. */
  take(partition: number, records: readonly InRecord[], end: number, logEnd: number): void;
  failed(code: string): void;
}

/** A consumer process as an application is one: the library's own group membership, fetches and retries; work first, then a commit. */
export async function consumeAsAnApplication(
  library: Library,
  make: (args: ConsumerArgs, taking: Taking) => Taker,
): Promise<void> {
  const args = await begin<ConsumerArgs>(library, (withinMs) => void stop(withinMs));
  if (args.commit !== "after") throw new Error(`this driver cannot commit before it processes (workload ${args.workload})`);
  const leaders = new Leaders(args);
  const logs = new Positions(args, leaders);
  /** Positions that are not told yet: where the log ends is still being asked. */
  const untold = new Map<number, readonly (Position & { readonly found: boolean })[]>();
  const next = new Map<number, number>();
  const committed = new Map<number, number>();
  let commits = 0;
  let committing: Promise<void> | undefined;

  function tellResumed(partition: number, logEnd: number): void {
    const waiting = untold.get(partition) ?? [];
    untold.delete(partition);
    for (const resumed of waiting) tell({ report: "resumed", ...resumed, at: now(), logEnd: Math.max(logEnd, 0) });
  }

  const taking: Taking = {
    assigned(partitions) {
      for (const map of [untold, next, committed]) map.clear();
      tell({ report: "assigned", partitions });
    },
    resumed(position) {
      const { partition, offset } = position;
      const waiting = [...(untold.get(partition) ?? []), position];
      untold.set(partition, waiting);
      next.set(partition, offset);
      committed.set(partition, offset);
      const isAwaited = (): boolean => untold.get(partition) === waiting;
      void logs.logOf(partition, isAwaited).then((log) => log !== undefined && isAwaited() && tellResumed(partition, log.end));
    },
    take(partition, records, end, logEnd) {
      tellResumed(partition, logEnd);
      // Whatever the library hands out is worked on, also what it had fetched before a rebalance; only what is held is committed.
      const { runs, corrupt } = runsOf(records, { run: args.run, partition, from: 0 });
      const at = now();
      for (const run of runs) tell({ report: "processed", partition, ...run, at });
      const { cluster, topic } = args;
      for (const record of corrupt) tellEvent("record.corrupt", { cluster, topic, partition, ...record });
      if (next.has(partition)) next.set(partition, end);
    },
    failed: (error) => tell({ report: "error", error }),
  };
  const taker = make(args, taking);

  async function commitAll(): Promise<void> {
    const offsets = [...next].filter(([partition, offset]) => committed.get(partition) !== offset);
    if (offsets.length === 0) return;
    const numbered = offsets.map(([partition, offset]) => ({ commit: ++commits, partition, offset }));
    for (const each of numbered) tell({ report: "committing", ...each, at: now() });
    let failure: { readonly outcome: Outcome; readonly error: string } | undefined;
    try {
      await taker.commit(numbered);
      for (const { partition, offset } of numbered) if (committed.has(partition)) committed.set(partition, offset);
    } catch (error) {
      // It was tried more than once, perhaps: a refusal is only the last of several answers.
      failure = { outcome: "indeterminate", error: commitFailureOf(error).error };
    }
    for (const { commit } of numbered)
      tell({ report: "committed", commit, at: now(), ...(failure ?? { outcome: "acknowledged" }) });
  }

  /** One at a time: the next covers what came meanwhile. */
  const commitSoon = (): Promise<void> => {
    committing ??= commitAll().finally(() => {
      committing = undefined;
    });
    return committing;
  };

  async function stop(withinMs: number): Promise<void> {
    setTimeout(() => process.exit(0), withinMs);
    await committing;
    await commitSoon();
    await taker.close().catch(() => undefined);
    process.exit(0);
  }

  setInterval(() => void commitSoon(), args.commitEveryMs);
  leaders.watch(
    () => undefined,
    () => untold.size > 0,
  );
  await taker.run();
}
