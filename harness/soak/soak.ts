import type { Snapshot } from "../cluster/snapshot.ts";
import { seconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import { pauseFor } from "../core/eventually.ts";
import { raise, type Stage, type StageStep } from "../drill/stage.ts";
import type { Founding } from "../runtime/world.ts";
import { soakGround, startLoad } from "./load.ts";
import { type Doing, play } from "./play.ts";
import type { SequencePlayed } from "./results.ts";
import { sequenceOf } from "./sequence.ts";
import { look } from "./snapshot.ts";
import { awaitWhole } from "./whole.ts";

/** A topology under load, and what it looked like before anything was broken. */
export interface SoakStage extends AsyncDisposable {
  readonly stage: Stage;
  readonly before: Snapshot;
}

export async function raiseSoak(founding: Founding, step: StageStep): Promise<SoakStage> {
  const stage = await raise(founding, step);
  try {
    await step("load from the edge", () => startLoad(stage, founding.signal));
    const before = await step("a look at everything while it is whole", async () => {
      const first = await awaitWhole(stage.world, await look(stage.world), founding.signal);
      if (first.unhealed.length > 0) throw new Error(`the topology is not whole to begin with: ${first.unhealed.join("; ")}`);
      await pauseFor(seconds(1), founding.signal);
      return look(stage.world);
    });
    return { stage, before, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
  } catch (error) {
    await stage[Symbol.asyncDispose]();
    throw error;
  }
}

/** Plays the sequence of this seed, and looks whether all is well again. */
export async function playSeed(
  { stage, before }: SoakStage,
  seed: number,
  doing: Doing,
  signal: AbortSignal,
): Promise<SequencePlayed> {
  const { world } = stage;
  const began = performance.now();
  const at = new Date().toISOString();
  const { faults, unhealed } = await play({ world, signal, doing }, sequenceOf(seed, soakGround(world.plan)));
  const found = await awaitWhole(world, before, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    return { unhealed: [messageOf(error)], leftovers: [] };
  });
  return {
    kind: "sequence",
    at,
    seed,
    seconds: (performance.now() - began) / 1000,
    faults,
    unhealed: [...unhealed, ...found.unhealed],
    leftovers: found.leftovers,
  };
}
