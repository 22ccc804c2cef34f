import { seconds } from "../../core/duration.ts";
import { healHeld } from "../../injector/heal-held.ts";
import { faultIdOf } from "../../injector/held.ts";
import { isOver, Journal } from "../../runtime/journal.ts";
import type { AtHand } from "./at-hand.ts";
import { siteOf } from "./site.ts";

/**
 * Heals what only the engine can undo and whose time is up: no agent does that by itself. Whoever changes a topology begins with
 * this. Throws HealNotProven where it cannot be proven.
 */
export async function healOverdue(hand: AtHand): Promise<void> {
  const journal = new Journal();
  const over = journal.standing(hand.world.run).filter((entry) => isOver(entry));
  if (over.length === 0) return;
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const site = siteOf(hand, { ttl: seconds(60), onEvent: () => undefined });
  for (const { lease, what } of over) {
    say(`${lease} (${what}) has stood for as long as it was to: healing it first`);
    await healHeld(site, faultIdOf(lease));
    journal.healed(hand.world.run, lease);
    say(`  ✓ healed, proven`);
  }
}
