import { isDeepStrictEqual } from "node:util";
import { lookPastAgents } from "../cluster/snapshot.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import type { World } from "../runtime/world.ts";
import type { Topology } from "../topology/define.ts";
import { gatherSettings, hostRecord, saidByKafka } from "./conditions.ts";
import { keepLogs } from "./evidence.ts";
import { hostEvery } from "./host-load.ts";
import type { Opening } from "./play.ts";
import { Relay } from "./relay.ts";
import { raise, type Stage } from "./stage.ts";
import { type LeftWorld, takeOver } from "./take-over.ts";

/** A stage for one drill, and what is known of its machines from when they were new. */
export interface Place extends Pick<LeftWorld, "relay" | "whenNew" | "settings" | "logsKept"> {
  readonly stage: Stage;
  readonly drillsBefore: number;
}

/** What the drill before left, where it fits and is whole; else machines that are new. */
export const placeFor = async (opening: Opening, topology: Topology): Promise<Place> =>
  (await keptPlace(opening)) ?? (await newPlace(opening, topology));

async function newPlace(opening: Opening, topology: Topology): Promise<Place> {
  const { definition, session, run, parameters, folder, listener, signal, step, gathered, lastLook } = opening;
  const relay = new Relay(listener);
  const stage = await raise(
    {
      docker: session.docker,
      image: session.image.tag,
      ...clientsOf(session),
      topology,
      run,
      kept: "drill",
      listener: relay,
      signal,
    },
    step,
    {
      founded: (world) => settleIn(opening, world),
      async failed(world, error) {
        await lastLook.take(messageOf(error), error);
        await keepLogs(world, folder, true);
      },
    },
  );
  try {
    await gatherSettings(stage, parameters, definition, gathered);
    const whenNew = session.handover.isWantedAfter(definition) ? await lookPastAgents(stage.world) : {};
    gathered.world = { drillsBefore: 0 };
    return { stage, relay, whenNew, settings: saidByKafka(gathered), logsKept: new Map(), drillsBefore: 0 };
  } catch (error) {
    await stage[Symbol.asyncDispose]();
    throw error;
  }
}

const clientsOf = ({ image: { clients } }: Opening["session"]) => (clients === undefined ? {} : { clientImage: clients });

/** Undefined where none was left, or the one that was is not whole: it is removed, and the timeline says why. */
async function keptPlace(opening: Opening): Promise<Place | undefined> {
  const { definition, session, folder, signal, gathered, narrator } = opening;
  const left = await session.handover.take(definition.spec.topology);
  if (left === undefined) return undefined;
  try {
    return await takenOver(opening, left);
  } catch (error) {
    gathered.settings = {};
    gathered.features = {};
    opening.lastLook.end();
    left.relay.end();
    await left[Symbol.asyncDispose]();
    signal.throwIfAborted();
    const text = `the world of run ${left.run} was not kept: ${messageOf(error)}`;
    narrator.say(text);
    folder.record({ at: 0, event: "note", text });
    return undefined;
  }
}

async function takenOver(opening: Opening, left: LeftWorld): Promise<Place> {
  const { definition, parameters, folder, listener, gathered } = opening;
  const { stage, saw } = await takeOver(left, opening);
  await settleIn(opening, stage.world);
  await gatherSettings(stage, parameters, definition, gathered);
  const settings = saidByKafka(gathered);
  if (!isDeepStrictEqual(settings, left.settings))
    throw new EnvironmentError("its nodes say that other features or settings are in force than when it was new");
  left.relay.begin(listener);
  gathered.world = { keptFrom: left.run, drillsBefore: left.drills };
  const proof = [...saw, "features and settings of every node as when new"];
  folder.record({ at: await stage.world.stamp(), event: "world.kept", from: left.run, drillsBefore: left.drills, saw: proof });
  const { relay, whenNew, logsKept, drills } = left;
  return { stage, relay, whenNew, settings, logsKept, drillsBefore: drills };
}

/** From now on there are machines to look at, and somebody who tells how busy theirs is. */
async function settleIn({ gathered, lastLook }: Opening, world: World): Promise<void> {
  gathered.clock = world.anchor;
  gathered.hosts = world.plan.hosts.map(hostRecord);
  lastLook.at(world);
  await world.observer.ask("host.watch", { everyMs: hostEvery });
}
