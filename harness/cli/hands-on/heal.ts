import { seconds } from "../../core/duration.ts";
import { HealNotProven, messageOf } from "../../core/errors.ts";
import { healHeld } from "../../injector/heal-held.ts";
import { standingOn } from "../../injector/held.ts";
import { awaitWhole } from "../../injector/whole.ts";
import { lineOf } from "../event-lines.ts";
import { type AtHand, findTopology, type HandsOnOptions, withTopology } from "./at-hand.ts";
import { chooseFaults } from "./choose-faults.ts";
import { faultsRecorded } from "./fault-ids.ts";
import { siteOf } from "./site.ts";
import { printJson, voiceOf } from "./voice.ts";

export interface HealOptions extends HandsOnOptions {
  readonly all?: boolean;
}

/** Nobody waits longer for a topology to be whole again before it is said that it is not. */
const wholeWithin = seconds(120);

/** Ends faults, whoever injected them, and proves that they have ended. What cannot be proven is said last, with exit 7. */
export async function heal(id: string | undefined, options: HealOptions): Promise<number> {
  const found = await findTopology(options);
  const say = voiceOf(options);
  return await withTopology(found, `heal ${id ?? "--all"}`, async (hand) => {
    const { world } = hand;
    const site = siteOf(hand, {
      ttl: seconds(60),
      onEvent: (event) => {
        const line = lineOf(event);
        if (line !== undefined) say(`  · ${line}`);
      },
    });
    const { faults } = await standingOn(world, site.journal.standing(world.run));
    const chosen = chooseFaults(faults, faultsRecorded(hand.folder), { id, all: options.all });
    if (chosen.length === 0) say(id === undefined ? "no fault stands" : `${id} does not stand: there is nothing to heal`);
    const problems: unknown[] = [];
    for (const fault of chosen) {
      say(`${fault.id}: ${fault.what}`);
      await healHeld(site, fault.id).catch((error: unknown) => problems.push(error));
    }
    if (options.all === true && problems.length === 0)
      await proveWhole(hand, () => awaitWhole(site, "", AbortSignal.timeout(wholeWithin)), say);
    if (options.json === true) printJson({ healed: chosen.map((fault) => fault.id), proven: problems.length === 0 });
    if (problems.length > 0) throw notHealed(problems);
    return 0;
  });
}

async function proveWhole({ signal }: AtHand, whole: () => Promise<string>, say: (text: string) => void): Promise<void> {
  try {
    say(`whole: ${await whole()}`);
  } catch (error) {
    signal.throwIfAborted();
    throw new HealNotProven(`no fault stands, and yet it is not whole: ${messageOf(error)}`, {
      cause: error,
      hint: "`muster status` shows what is not; `muster start <node>` starts a process that died by itself",
    });
  }
}

function notHealed(problems: readonly unknown[]): unknown {
  const [first, ...others] = problems;
  if (others.length === 0) return first;
  return new HealNotProven(problems.map(messageOf).join("; "), { hint: "`muster heal --all` once more, or `muster down --all`" });
}
