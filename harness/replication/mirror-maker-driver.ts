import { milliseconds, seconds } from "../core/duration.ts";
import { GuardRefused } from "../core/errors.ts";
import { eventually, pauseFor } from "../core/eventually.ts";
import { awaitState, awaitWorker, putConnector, tellConnector } from "./connect.ts";
import { createStopped, offsetsOf, patchOffsets, statusOf } from "./connect-offsets.ts";
import type { LinkState, Position, ReplicationDriver } from "./driver.ts";
import { type Flow, pauseMirroring, stopMirroring } from "./flow.ts";
import { linkStateOf } from "./link-state.ts";
import { translationTopics } from "./mirror-maker.ts";
import { asConnectOffset, assertInRange, notKept, positionIn } from "./positions.ts";
import { rangesOf } from "./ranges.ts";

const changedWithin = seconds(60);
const settledWithin = seconds(20);
const every = milliseconds(200);

/** MirrorMaker 2 on Connect, one direction: three connectors that go together. */
export function mirrorMaker(flow: Flow, signal: AbortSignal): ReplicationDriver {
  const { from, to, worker, connectors, definition } = flow;
  const source = `${from}-${to}-source`;
  const statuses = async () =>
    Object.fromEntries(
      await Promise.all(connectors.map(async ({ name }) => [name, await statusOf(worker, name, signal)] as const)),
    );
  /** Whenever a connector is made or changed Connect may place all of them anew, and meanwhile tells of none where it stands. */
  const state = async (): Promise<LinkState> => {
    const end = performance.now() + settledWithin;
    for (;;) {
      const now = linkStateOf(await statuses());
      if (now !== "changing" || performance.now() >= end) return now;
      await pauseFor(every, signal);
    }
  };
  const assertStopped = async (what: string): Promise<void> => {
    const now = await state();
    if (now !== "stopped")
      throw new GuardRefused(`replication from ${from} to ${to} is ${now}: ${what} only while it is stopped`);
  };
  const positions = async (): Promise<readonly Position[]> => (await offsetsOf(worker, source, signal)).map(positionIn);

  return {
    from,
    to,
    capabilities: {
      preservesOffsets: false,
      keepsNames: definition.policy === "identity",
      syncsGroups: definition.intervals?.groupOffsetSync !== undefined,
      cycleSafe: definition.policy === "default",
      seekable: true,
    },
    state,
    async createStopped() {
      await awaitWorker(worker, seconds(90), signal);
      const there = Object.entries(await statuses()).filter(([, status]) => status !== null);
      const now = there.length === 0 ? "absent" : linkStateOf(Object.fromEntries(there));
      if (now !== "absent" && now !== "stopped")
        throw new GuardRefused(`replication from ${from} to ${to} is ${now}: it is to begin stopped`, {
          hint: "stop it first, and find out who runs it: one direction at a time",
        });
      for (const connector of connectors) {
        const isThere = there.some(([name]) => name === connector.name);
        await (isThere ? putConnector : createStopped)(worker, connector, signal);
        await awaitState(worker, connector.name, "STOPPED", changedWithin, signal);
      }
    },
    pause: () => pauseMirroring(flow, signal),
    stop: () => stopMirroring(flow, signal),
    async resume() {
      await state();
      for (const { name } of connectors) await tellConnector(worker, name, "resume", changedWithin, signal);
    },
    positions,
    async forget() {
      await assertStopped("what it knows of offsets can be forgotten");
      for (const { cluster, topic } of translationTopics(definition))
        await worker.world.observer.ask("topics.delete", { cluster, topics: [topic] }, seconds(30));
    },
    async seek(wanted) {
      await assertStopped("where it reads on can be told");
      assertInRange(wanted, await rangesOf(flow.worker.world, from, [...new Set(wanted.map(({ topic }) => topic))]), from);
      await patchOffsets(
        worker,
        source,
        wanted.map((position) => asConnectOffset(from, position)),
        signal,
      );
      // Connect tells offsets as its own log of them comes in: what it has just taken may not be there yet.
      await eventually({
        what: `${source} to keep where it is to read on`,
        within: settledWithin,
        every,
        signal,
        async probe() {
          const wrong = notKept(wanted, await positions());
          return wrong.length === 0 ? { done: undefined } : { seen: wrong.join("; ") };
        },
      });
    },
  };
}
