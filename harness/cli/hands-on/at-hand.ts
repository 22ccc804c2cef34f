import { EnvironmentError } from "../../core/errors.ts";
import type { RunFolder } from "../../drill/run-folder.ts";
import { findEngine } from "../../runtime/engine.ts";
import { takeLock } from "../../runtime/lock.ts";
import { stateFolder } from "../../runtime/state-folder.ts";
import { type Leftover, runsThere } from "../../runtime/sweep.ts";
import { rejoin, type World } from "../../runtime/world.ts";
import { addressBlock } from "../../topology/addresses.ts";
import type { Topology } from "../../topology/define.ts";
import { type Plan, planTopology } from "../../topology/plan.ts";
import { withSecurity } from "../../topology/users.ts";
import { reportsFolder } from "../report.ts";
import { topologyUp } from "../suites.ts";
import { chooseTopology } from "./choose.ts";
import { interruption } from "./interruption.ts";
import { healOverdue } from "./overdue.ts";
import { openUpFolder } from "./up-folder.ts";
import type { Voice } from "./voice.ts";

export interface HandsOnOptions extends Voice {
  readonly topology?: string;
}

/** A topology that somebody left running, found and planned again; nothing is attached to it yet. */
export interface Found {
  readonly docker: World["docker"];
  readonly there: Leftover;
  readonly topology: Topology;
  readonly plan: Plan;
}

export async function findTopology({ topology: wanted }: HandsOnOptions, how: { readonly look?: boolean } = {}): Promise<Found> {
  const found = await findEngine();
  if (found.engine === undefined)
    throw new EnvironmentError(`nothing is up: ${found.why}`, { hint: "`muster doctor` says what to do" });
  const { docker } = found.engine;
  const there = chooseTopology(await runsThere(docker), wanted, how);
  const known = await topologyUp(there.topology);
  const topology = known !== undefined && there.secure ? withSecurity(known) : known;
  if (topology === undefined || there.block === undefined)
    throw new EnvironmentError(`${there.topology} (run ${there.run}) is not known to this version of Muster`, {
      hint: "`muster down` removes it by its labels",
    });
  return { docker, there, topology, plan: planTopology(topology, addressBlock(there.block)) };
}

/** A topology that is spoken to. Its folder records what is done; what agents say on their own the engine's logs keep. */
export interface AtHand {
  readonly found: Found;
  readonly world: World;
  readonly folder: RunFolder;
  /** ^C and SIGTERM. */
  readonly signal: AbortSignal;
}

/**
 * Rejoins a topology for a verb that changes it, alone, and lets go of it again whatever becomes of the verb. `doing`: the verb as
 * it was typed; whoever comes meanwhile is told of it.
 */
export async function withTopology<T>(found: Found, doing: string, work: (hand: AtHand) => Promise<T>): Promise<T> {
  const { there } = found;
  using _ = takeLock(stateFolder("locks"), there.run, doing);
  using interrupted = interruption();
  using looking = await looked(found);
  const folder = openUpFolder(reportsFolder, there.topology, there.run);
  const hand = { found, world: looking.world, folder, signal: interrupted.signal };
  await healOverdue(hand);
  return await work(hand);
}

/** The same for a verb that only looks. */
export async function looked({ docker, there, topology, plan }: Found): Promise<Disposable & { readonly world: World }> {
  const world = await rejoin(docker, there.run, topology, plan.block, {});
  return { world, [Symbol.dispose]: () => world.detach() };
}
