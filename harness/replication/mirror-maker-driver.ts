import { seconds } from "../core/duration.ts";
import { GuardRefused, InvalidDrill } from "../core/errors.ts";
import { awaitState, awaitWorker, putConnector, tellConnector } from "./connect.ts";
import { createStopped, offsetsOf, patchOffsets, statusOf } from "./connect-offsets.ts";
import type { Position, ReplicationDriver } from "./driver.ts";
import { type Flow, pauseMirroring, stopMirroring } from "./flow.ts";
import { linkStateOf } from "./link-state.ts";
import { translationTopics } from "./mirror-maker.ts";
import { asConnectOffset, assertInRange, notKept, positionIn } from "./positions.ts";
import { rangesOf } from "./ranges.ts";

const changedWithin = seconds(60);

/** MirrorMaker 2 on Connect, one direction: three connectors that go together. */
export function mirrorMaker(flow: Flow, signal: AbortSignal): ReplicationDriver {
  const { from, to, worker, connectors, definition } = flow;
  const source = `${from}-${to}-source`;
  const statuses = async () =>
    Object.fromEntries(
      await Promise.all(connectors.map(async ({ name }) => [name, await statusOf(worker, name, signal)] as const)),
    );
  const state = async () => linkStateOf(await statuses());
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
      const wrong = notKept(wanted, await positions());
      if (wrong.length > 0) throw new InvalidDrill(`${source} did not take where it is to read on: ${wrong.join("; ")}`);
    },
  };
}
