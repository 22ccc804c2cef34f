import { seconds } from "../../core/duration.ts";
import { GuardRefused, HealNotProven, messageOf } from "../../core/errors.ts";
import { parseSubject, printSubject } from "../../faults/subject-text.ts";
import { printFault } from "../../faults/text.ts";
import { faultIdOf, type HeldFault, standingOn } from "../../injector/held.ts";
import { hostsOf } from "../../injector/hosts.ts";
import { awaitProcesses } from "../../injector/node-heal.ts";
import { holdersNow } from "../../injector/targets.ts";
import { awaitWhole } from "../../injector/whole.ts";
import type { NodeState } from "../../protocol/commands.ts";
import { type AtHand, findTopology, type HandsOnOptions, withTopology } from "./at-hand.ts";
import { checkSubject } from "./check-fault.ts";
import { siteOf } from "./site.ts";
import { printJson, voiceOf } from "./voice.ts";

/** What `start` takes back by itself; whatever else keeps a process down is healed as the fault that it is. */
const startable = ["kill", "stop", "pause"];

/** A restart by the agent waits for nothing, but may stand behind another deed on the same machine. */
const startWithin = seconds(30);

/** Runs processes again that were killed, stopped or frozen, or that died by themselves; one that runs is left as it is. */
export async function start(text: string, options: HandsOnOptions): Promise<number> {
  const subject = parseSubject(text);
  const found = await findTopology(options);
  checkSubject(subject, found.plan);
  const say = voiceOf(options);
  return await withTopology(found, `start ${printSubject(subject)}`, async (hand) => {
    const { world } = hand;
    const named = "role" in subject ? { nodes: await holdersNow(world, subject.role) } : subject;
    const nodes = hostsOf(named, world.plan).flatMap(({ name, kind }) => (kind === "clients" ? [] : [name]));
    const { faults } = await standingOn(world);
    const started: string[] = [];
    for (const node of nodes) {
      const words = await startOne(hand, node, faults);
      if (words === undefined) say(`${node} runs already`);
      else started.push(node);
      if (words !== undefined) say(`${node}: ${words}`);
    }
    if (started.length > 0) await proveStart(hand, started, faults, say);
    if (options.json === true) printJson({ started, ran: nodes.filter((node) => !started.includes(node)) });
    return 0;
  });
}

/** What was done about it, in words; undefined where it runs. */
async function startOne({ world, folder }: AtHand, node: string, faults: readonly HeldFault[]): Promise<string | undefined> {
  const state = await world.node(node).ask("state", {});
  const held = faults.flatMap(({ parts }) => parts).filter(({ agents }) => agents.includes(node));
  const ours = held.filter(({ fault }) => startable.includes(fault.kind));
  if (ours.length > 0) {
    // Before the undo: what is seen from here on is seen of the heal, and recovery is measured with the fault still standing.
    const at = await world.stamp();
    for (const id of new Set(ours.map(({ lease }) => faultIdOf(lease)))) folder.record({ at, event: "heal.started", fault: id });
    for (const { lease } of ours) await world.node(node).ask("undo", { lease }, startWithin);
    return `undone: ${ours.map(({ lease, fault }) => `${lease} ${printFault(fault)}`).join(", ")}`;
  }
  if (state.process === "running") return undefined;
  const [other] = held;
  if (other !== undefined)
    throw new GuardRefused(`${node} is ${state.process}, and ${other.lease} (${printFault(other.fault)}) stands on it`, {
      hint: `\`muster heal ${faultIdOf(other.lease)}\` ends that fault and starts it`,
    });
  await world.node(node).ask("start", {}, startWithin);
  return `started; it was ${diedBy(state)}`;
}

const diedBy = ({ process: state, exit }: NodeState): string => `${state}${exit === null ? "" : ` by ${exit}`}`;

async function proveStart(
  hand: AtHand,
  nodes: readonly string[],
  before: readonly HeldFault[],
  say: (text: string) => void,
): Promise<void> {
  const { world, folder, signal } = hand;
  let whole: string;
  try {
    await awaitProcesses(world, nodes, signal);
    whole = await awaitWhole(siteOf(hand, { ttl: seconds(60), onEvent: () => undefined }), "", signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new HealNotProven(`${nodes.join(", ")} may not be back: ${messageOf(error)}`, {
      cause: error,
      hint: "`muster logs <node>` says why; `muster status` shows what stands",
    });
  }
  const after = new Set((await standingOn(world)).faults.map(({ id }) => id));
  const at = await world.stamp();
  for (const { id } of before) if (!after.has(id)) folder.record({ at, event: "fault.healed", fault: id });
  say(`${nodes.join(", ")} ${nodes.length === 1 ? "runs" : "run"} again; whole: ${whole}`);
}
