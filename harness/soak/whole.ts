import { differences, type Snapshot } from "../cluster/snapshot.ts";
import { awaitCluster } from "../cluster/start.ts";
import { awaitFullIsr } from "../cluster/whole.ts";
import { type Duration, formatDuration, milliseconds, seconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import { Canaries } from "../injector/canaries.ts";
import { answering } from "../injector/proof.ts";
import { Journal } from "../runtime/journal.ts";
import type { World } from "../runtime/world.ts";
import { nodeNames, notServedSince, soakGround, soakTopics } from "./load.ts";
import { look } from "./snapshot.ts";

export interface Found {
  /** What is not as it should be although everything was healed. */
  readonly unhealed: readonly string[];
  /** What was left behind. */
  readonly leftovers: readonly string[];
}

/** Longer than any fault's own way back, shorter than anybody's patience. */
const patience = seconds(60);

/**
 * Waits, bounded, until nothing is held and everything is there: leases, processes, quorum, ISR, every path on old and new
 * connections, the load, and what stood in the snapshot. What is not is told; nothing is thrown.
 */
export async function awaitWhole(
  world: World,
  before: Snapshot,
  signal: AbortSignal,
  within: Duration = patience,
): Promise<Found> {
  const unhealed: string[] = [];
  const attempt = async (work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => {
      signal.throwIfAborted();
      unhealed.push(messageOf(error));
    });
  };
  const leftovers = await noLeases(world, within, signal);
  await attempt(allRunning(world, within, signal));
  const { cluster } = soakGround(world.plan);
  await attempt(awaitCluster(world, cluster, within, signal));
  await attempt(awaitFullIsr(world, cluster, soakTopics, within, signal));
  await attempt(everyPathAnswers(world, within, signal));
  await attempt(served(world, within, signal));
  return { unhealed, leftovers: [...leftovers, ...journalled(world), ...(await asBefore(world, before, within, signal))] };
}

/** What agents hold, in words, but those of machines that are known to be dead. One that does not answer is an error. */
export async function leasesHeld(world: World, dead: readonly string[] = []): Promise<string[]> {
  const names = ["fabric", "observer", ...world.plan.hosts.map(({ name }) => name)].filter((name) => !dead.includes(name));
  const each = await Promise.all(
    names.map(async (name) => {
      const leases = await world.agentOf(name).ask("leases", {});
      return [...leases].map(({ lease, what }) => `${name} holds ${lease} (${what})`);
    }),
  );
  return each.flat();
}

/** What the journal of this machine says still stands there. */
const journalled = ({ run }: World): string[] =>
  new Journal().standing(run).map(({ lease, what }) => `the journal holds ${lease} (${what})`);

/** What is still held at the end of patience; a lease of a runner that died ends by itself in time. */
export const noLeases = (
  world: World,
  patience: Duration,
  signal: AbortSignal,
  dead: readonly string[] = [],
): Promise<string[]> => untilNone("every agent to hold no lease", () => leasesHeld(world, dead), patience, signal);

const asBefore = (world: World, before: Snapshot, within: Duration, signal: AbortSignal): Promise<string[]> =>
  untilNone("everything to be as before", async () => differences(before, await look(world)), within, signal);

/** What there still is at the end of patience; empty = nothing. */
async function untilNone(
  what: string,
  there: () => Promise<string[]>,
  patience: Duration,
  signal: AbortSignal,
): Promise<string[]> {
  let last: string[] = [];
  try {
    await eventually({
      what,
      within: patience,
      every: milliseconds(300),
      signal,
      probe: async () => {
        last = [];
        last = await there();
        return last.length === 0 ? { done: undefined } : { seen: last.join("; ") };
      },
    });
    return [];
  } catch (error) {
    signal.throwIfAborted();
    return last.length > 0 ? last : [`${what} could not be seen in ${formatDuration(patience)}: ${messageOf(error)}`];
  }
}

const allRunning = (world: World, within: Duration, signal: AbortSignal): Promise<void> =>
  eventually({
    what: "every node's process to run",
    within,
    every: milliseconds(200),
    signal,
    probe: async () => {
      const states = await Promise.all(
        nodeNames(world.plan).map(async (name) => ({ name, ...(await world.node(name).ask("state", {})) })),
      );
      const idle = states.filter(({ process }) => process !== "running");
      return idle.length === 0
        ? { done: undefined }
        : { seen: idle.map(({ name, process, exit }) => `${name} ${process}${exit === null ? "" : ` (${exit})`}`).join(", ") };
    },
  });

async function everyPathAnswers(world: World, within: Duration, signal: AbortSignal): Promise<void> {
  const canaries = new Canaries(world, world.plan.paths, []);
  const since = await world.stamp();
  await canaries.send();
  try {
    await canaries.await("every path to answer on old and new connections", within, signal, (reports) =>
      answering(reports, since),
    );
  } finally {
    await canaries.stop().catch(() => undefined);
  }
}

async function served(world: World, within: Duration, signal: AbortSignal): Promise<void> {
  const since = await world.stamp();
  await eventually({
    what: "the load to be acknowledged on every partition and processed",
    within,
    every: milliseconds(200),
    signal,
    probe: async () => {
      const problem = await notServedSince(world, since);
      return problem === null ? { done: undefined } : { seen: problem };
    },
  });
}
