import { lastWords } from "../cluster/last-words.ts";
import { milliseconds, seconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import { describeFault } from "../faults/fault.ts";
import type { Applied, NodeState } from "../protocol/commands.ts";
import type { World } from "../runtime/world.ts";
import { killedAt } from "./killed.ts";
import type { MachineFault } from "./node-deeds.ts";

export interface AppliedDeed extends Applied {
  readonly state: NodeState;
  readonly saw: readonly string[];
}

/** When it had taken hold for certain, and what shows that. */
export interface NodeProof {
  readonly at: number;
  readonly saw: readonly string[];
}

/** What an agent says of its process right after the deed; a process that was dead or frozen before was not hit by this fault. */
export function tookHold(fault: MachineFault, node: string, { state, saw, issuedAt, appliedAt }: AppliedDeed): NodeProof {
  switch (fault.kind) {
    case "kill":
    case "loseUnflushed":
      return { at: killedAt(node, state, issuedAt), saw };
    case "stop":
    case "pause": {
      const wanted = fault.kind === "pause" ? "paused" : "exited";
      if (state.process !== wanted || state.since < issuedAt)
        throw new InvalidDrill(`${node} was not hit by ${describeFault(fault)}: its process is ${state.process}`);
      return { at: state.since, saw };
    }
    default:
      return { at: appliedAt, saw };
  }
}

/** Of what Kafka itself has to notice. */
export async function noticed(
  world: World,
  fault: MachineFault,
  node: string,
  proof: NodeProof,
  signal: AbortSignal,
): Promise<NodeProof> {
  if (fault.kind === "fillDisk") return endedForWantOfRoom(world, node, proof, signal);
  if (fault.kind === "misconfigure") return cameBackOrNot(world, node, proof, signal);
  return proof;
}

/**
 * A node with one log directory ends itself when that fails. A broker writes its high watermarks there every 5 s; a controller
 * alone goes on until its metadata log needs another page of 4 KiB, some 20 to 40 s.
 */
const fullSeenWithin = seconds(90);

async function endedForWantOfRoom(world: World, node: string, { at, saw }: NodeProof, signal: AbortSignal): Promise<NodeProof> {
  const { since, exit } = await eventually({
    what: `${node} to end because its log directory has failed`,
    within: fullSeenWithin,
    every: milliseconds(250),
    signal,
    async probe() {
      const state = await world.node(node).ask("state", {});
      return state.process === "exited" ? { done: state } : { seen: `its process is ${state.process}` };
    },
  });
  const words = await lastWordsOf(world, node);
  return { at: Math.max(at, since), saw: [...saw, `process ended by itself (${exit}): ${words}`] };
}

const restartSeenWithin = seconds(40);

async function cameBackOrNot(world: World, node: string, { saw }: NodeProof, signal: AbortSignal): Promise<NodeProof> {
  const { process: state, exit } = await eventually({
    what: `${node} to come back with its new settings, or to end`,
    within: restartSeenWithin,
    every: milliseconds(250),
    signal,
    async probe() {
      const now = await world.node(node).ask("state", {});
      if (now.process === "exited") return { done: now };
      const lines = await world.node(node).ask("tail", { lines: 200 });
      return [...lines].some((line) => /Kafka (Server|Connect) started/.test(line))
        ? { done: now }
        : { seen: `it is ${now.process}` };
    },
  });
  const outcome = state === "exited" ? `did not come back (${exit}): ${await lastWordsOf(world, node)}` : "came back with them";
  // A process that runs does not serve with its settings yet: what was awaited above is the first sign of them.
  return { at: await world.stamp(), saw: [...saw, outcome] };
}

async function lastWordsOf(world: World, node: string): Promise<string> {
  return lastWords([...(await world.node(node).ask("tail", { lines: 200 }))], { reasons: 3, last: 1 }).join(" | ");
}
