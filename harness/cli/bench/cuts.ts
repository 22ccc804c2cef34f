import { milliseconds, seconds } from "../../core/duration.ts";
import { pauseFor } from "../../core/eventually.ts";
import { isolate, outage } from "../../faults/constructors.ts";
import { cutModes, describeFault } from "../../faults/fault.ts";
import { resolveLinkFault } from "../../injector/resolve.ts";
import type { Applied } from "../../protocol/commands.ts";
import type { World } from "../../runtime/world.ts";
import type { Site } from "./site.ts";

const region = "east";
const rounds = 5;
/** Long enough for clients to reconnect: a cut has connections to end. */
const pauseMs = milliseconds(300);

/** A machine's death is silence: an outage has no other mode. */
const ways = [...cutModes.map((mode) => isolate(region, { mode })), outage(region)] as const;

const spread = ({ issuedAt, appliedAt }: Applied): number => (appliedAt - issuedAt) * 1000;
const list = (seen: readonly number[]): string => seen.map((ms) => ms.toFixed(1)).join(", ");

/**
 * Cuts a region off and heals it, in every way that a drill can, directly on the fabric: nothing is killed, nothing is proven,
 * only timed. How far apart the paths of one cut, or of one heal, can have changed is the time between the fabric's two stamps.
 */
export async function measureCuts({ board, step, narrator, signal }: Site, world: World): Promise<void> {
  const spreads: number[] = [];
  for (const fault of ways)
    await step(`cut: ${fault.kind}, ${fault.mode}`, async () => {
      const paths = resolveLinkFault(fault, world.plan).ways;
      const cuts: number[] = [];
      const heals: number[] = [];
      for (let round = 1; round <= rounds; round++) {
        const id = `bench-${fault.kind}-${fault.mode}-${round}`;
        const lease = { lease: id, what: describeFault(fault), fault, ttlMs: seconds(15) };
        cuts.push(spread(await world.fabric.ask("cut", { ...lease, mode: fault.mode, paths })));
        await pauseFor(pauseMs, signal);
        heals.push(spread(await world.fabric.ask("undo", { lease: id }, seconds(15))));
        await pauseFor(pauseMs, signal);
      }
      narrator.say(`  · ${paths.length} paths cut within ${list(cuts)} ms, healed within ${list(heals)} ms`);
      spreads.push(...cuts, ...heals);
    });
  board.report("cut.spread", spreads);
}
