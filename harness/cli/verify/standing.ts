import { seconds } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import type { World } from "../../runtime/world.ts";

/** What stands in the way of calling a topology whole, in words: faults that agents hold, machines whose process does not run. */
export async function whatStands(world: World): Promise<string[]> {
  const hosts = ["fabric", "observer", ...world.plan.hosts.map(({ name }) => name)];
  const held = await Promise.all(hosts.map((host) => heldBy(world, host)));
  const machines = [...world.plan.nodes, ...world.plan.connects].map(({ name }) => name);
  const states = await Promise.all(machines.map((name) => processOf(world, name)));
  return [...new Set([...held.flat(), ...states.flat()])];
}

const askWithin = seconds(3);

async function heldBy(world: World, host: string): Promise<string[]> {
  try {
    const leases = await world.agentOf(host).ask("leases", {}, askWithin);
    return [...leases].map(({ lease, what, problem }) => `${lease}, ${what}${problem === undefined ? "" : ` (${problem})`}`);
  } catch (error) {
    return [`${host} does not answer: ${messageOf(error)}`];
  }
}

/** One that does not answer at all was named by its leases already. */
async function processOf(world: World, name: string): Promise<string[]> {
  try {
    const { process: state, exit } = await world.node(name).ask("state", {}, askWithin);
    return state === "running" ? [] : [`the process of ${name} is ${state}${exit === null ? "" : ` (${exit})`}`];
  } catch {
    return [];
  }
}
