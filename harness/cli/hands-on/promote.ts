import { parseDuration } from "../../core/duration.ts";
import { GuardRefused, UsageError } from "../../core/errors.ts";
import { promotedSince } from "../../drill/last-move.ts";
import { endsOf } from "../../drill/log-ends.ts";
import { flowOf, stopMirroring } from "../../replication/flow.ts";
import type { AcceptedLoss } from "../../replication/parity.ts";
import { findTopology, type HandsOnOptions, withTopology } from "./at-hand.ts";
import { compareSides } from "./compare-sides.ts";
import { flowInto, taking } from "./takeover.ts";
import { printJson, voiceOf } from "./voice.ts";

export interface PromoteOptions extends HandsOnOptions {
  readonly check?: boolean;
  readonly rpo: string;
  readonly acceptLoss?: string;
  readonly signed?: string;
  readonly evenSo?: string;
}

/** Looks whether a cluster may take over, stops what replicates into it, and records where its logs end: the point that a way back needs. */
export async function promote(cluster: string, options: PromoteOptions): Promise<number> {
  const rpoSeconds = secondsOf("--rpo", options.rpo);
  const acceptLoss = acceptedLoss(options);
  const found = await findTopology(options);
  const flow = flowInto(found.topology, cluster);
  const say = voiceOf(options);
  return await withTopology(found, `promote ${cluster}`, async (hand) => {
    const { world, folder, signal } = hand;
    const since = promotedSince(folder.recorded(), cluster);
    if (options.check !== true && since !== null)
      throw new GuardRefused(`${cluster} is promoted already, since ${since.toFixed(1)} s of this run`, {
        hint: `nothing was changed; the way on is \`muster failback ${flow.from}\``,
      });
    const taken = await taking(hand, cluster);
    const { topics } = taken;
    const sides = { from: flow.from, to: cluster };
    const differences = await compareSides(hand, sides, taken, { rpoSeconds, ...(acceptLoss && { acceptLoss }) });
    for (const { words } of differences) say(`  ✗ ${words}`);
    if (world.secrets !== undefined && taken.writers.length === 0)
      say("  no load was started here, so no application's write was tried: look whether yours may write there");
    if (options.check === true) {
      if (differences.length === 0) say(`${cluster} has all that it needs to take over ${topics.join(", ")}`);
      if (options.json === true) printJson({ cluster, ready: differences.length === 0, differences });
      return differences.length === 0 ? 0 : 3;
    }
    if (differences.length > 0 && options.evenSo === undefined)
      throw new GuardRefused(
        `${cluster} is not ready: ${differences.length} ${differences.length === 1 ? "difference" : "differences"}, above`,
        {
          hint: "nothing was changed; mend them, or say why not: --even-so <why> (it is recorded)",
        },
      );
    for (const { words } of differences)
      folder.record({ at: await world.stamp(), event: "note", text: `promoted all the same (${options.evenSo}): ${words}` });
    await stopMirroring(flowOf(world, flow, [".*"], [".*"]), signal);
    const ends = await endsOf({ world }, cluster, topics);
    folder.recordDurably({ at: await world.stamp(), event: "promoted", cluster, by: "human", ends });
    say(`${cluster} is promoted: nothing is copied into it any more, and its logs end as recorded`);
    say(`  clients may be started there; \`muster failback ${flow.from}\` is the way back`);
    if (options.json === true) printJson({ cluster, ends, differences });
    return 0;
  });
}

function secondsOf(option: string, text: string): number {
  const duration = parseDuration(text);
  if (duration === undefined) throw new UsageError(`${option} ${text} is no time`, { hint: "such as 500ms, 2s or 1m" });
  return duration / 1000;
}

function acceptedLoss({ acceptLoss, signed }: PromoteOptions): AcceptedLoss | undefined {
  if (acceptLoss === undefined) return undefined;
  if (signed === undefined || signed.trim() === "")
    throw new UsageError("a loss that is accepted needs a name under it", { hint: '--accept-loss 30s --signed "M. Okafor"' });
  return { by: signed, seconds: secondsOf("--accept-loss", acceptLoss) };
}
