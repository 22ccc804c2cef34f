import { milliseconds, seconds } from "../../core/duration.ts";
import { pauseFor } from "../../core/eventually.ts";
import { isolate, outage } from "../../faults/constructors.ts";
import { describeFault } from "../../faults/fault.ts";
import { resolveLinkFault } from "../../injector/resolve.ts";
import type { World } from "../../runtime/world.ts";
import type { Site } from "./site.ts";

const region = "east";
const rounds = 5;
/** Long enough for clients to reconnect: a cut has connections to end. */
const pauseMs = milliseconds(300);

/** A machine's death is silence: an outage has no other mode. */
const ways = [
  { fault: isolate(region), mode: "drop" },
  { fault: isolate(region), mode: "refuse" },
  { fault: outage(region), mode: "drop" },
] as const;

/** Cuts a region off and heals it, in every way that a drill can, directly on the fabric: nothing is killed, nothing is proven, only timed. */
export async function measureCuts({ board, step, narrator, signal }: Site, world: World): Promise<void> {
  const spreads: number[] = [];
  for (const { fault, mode } of ways)
    await step(`cut: ${fault.kind}, ${mode}`, async () => {
      const paths = resolveLinkFault(fault, world.plan).paths.map(({ path }) => ({ path, way: "both" as const }));
      const seen: number[] = [];
      for (let round = 1; round <= rounds; round++) {
        const lease = { lease: `bench-${fault.kind}-${mode}-${round}`, what: describeFault(fault), fault, ttlMs: seconds(15) };
        const { issuedAt, appliedAt } = await world.fabric.ask("cut", { ...lease, mode, paths });
        await world.fabric.ask("undo", lease);
        seen.push((appliedAt - issuedAt) * 1000);
        await pauseFor(pauseMs, signal);
      }
      narrator.say(`  · ${paths.length} paths within ${seen.map((ms) => ms.toFixed(1)).join(", ")} ms`);
      spreads.push(...seen);
    });
  board.report("cut.spread", spreads);
}
