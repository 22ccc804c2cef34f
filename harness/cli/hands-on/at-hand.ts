import { EnvironmentError } from "../../core/errors.ts";
import { findEngine } from "../../runtime/engine.ts";
import { type Leftover, runsThere } from "../../runtime/sweep.ts";
import type { World } from "../../runtime/world.ts";
import { addressBlock } from "../../topology/addresses.ts";
import type { Topology } from "../../topology/define.ts";
import { type Plan, planTopology } from "../../topology/plan.ts";
import { allTopologies } from "../suites.ts";
import { chooseTopology } from "./choose.ts";

export interface HandsOnOptions {
  readonly topology?: string;
  readonly json?: boolean;
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
  const [runs, topologies] = await Promise.all([runsThere(docker), allTopologies()]);
  const there = chooseTopology(runs, wanted, how);
  const topology = topologies.find(({ name }) => name === there.topology);
  if (topology === undefined || there.block === undefined)
    throw new EnvironmentError(`${there.topology} (run ${there.run}) is not known to this version of Muster`, {
      hint: "`muster down` removes it by its labels",
    });
  return { docker, there, topology, plan: planTopology(topology, addressBlock(there.block)) };
}
