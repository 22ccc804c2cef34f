import { engineOf, isOver, Journal } from "../runtime/journal.ts";
import { runsThere } from "../runtime/sweep.ts";
import type { World } from "../runtime/world.ts";
import { findTopology, withTopology } from "./hands-on/at-hand.ts";

/**
 * What the journal says of this engine's runs, at the start of every command: what has stood for too long on a topology that
 * somebody left running is healed; of a run that is gone nothing stands. A drill's own belongs to its runner, or to the sweeper.
 */
export async function healJournalled(docker: World["docker"]): Promise<string[]> {
  const journal = new Journal();
  const engine = engineOf(docker);
  const healed: string[] = [];
  for (const run of journal.runs()) {
    const entries = journal.standing(run);
    if (entries.some((entry) => entry.engine !== engine)) continue;
    const there = (await runsThere(docker)).find((one) => one.run === run);
    if (there === undefined) journal.forget(run);
    else if (there.kept && entries.some((entry) => isOver(entry))) {
      const found = await findTopology({ topology: run });
      await withTopology(found, "healing what has stood for too long", async () => undefined);
      healed.push(...entries.map(({ what }) => what));
    }
  }
  return healed;
}
