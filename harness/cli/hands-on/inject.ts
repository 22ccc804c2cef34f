import { formatDuration, seconds } from "../../core/duration.ts";
import { AlreadySo } from "../../core/errors.ts";
import { endsText } from "../../faults/ending.ts";
import type { Fault } from "../../faults/fault.ts";
import { named } from "../../faults/named.ts";
import { faultOf, printFault } from "../../faults/text.ts";
import type { FaultWords } from "../../faults/words.ts";
import type { ActiveFault } from "../../injector/active-fault.ts";
import { type HeldFault, standingOn } from "../../injector/held.ts";
import { injectFault } from "../../injector/inject.ts";
import { lineOf } from "../event-lines.ts";
import { findTopology, type HandsOnOptions, withTopology } from "./at-hand.ts";
import { checkFault } from "./check-fault.ts";
import { faultsRecorded, nextFaultId } from "./fault-ids.ts";
import { siteOf } from "./site.ts";
import { parseTtl } from "./ttl.ts";
import { printJson, voiceOf } from "./voice.ts";

export interface InjectOptions extends HandsOnOptions {
  readonly ttl: string;
}

/** Breaks something, tells what and how it was proven, and lets go: the agents end it when its time is up. */
export async function inject(words: FaultWords, options: InjectOptions): Promise<number> {
  const fault = faultOf(words);
  const ttl = parseTtl(options.ttl);
  const found = await findTopology(options);
  checkFault(fault, found.plan);
  const say = voiceOf(options);
  return await withTopology(found, printFault(fault), async (hand) => {
    const site = siteOf(hand, { ttl, onEvent: (event) => tell(say, lineOf(event)) });
    const meant = await named(fault, (role) => site.resolveRole(role));
    const standing = await standingOn(hand.world, site.journal.standing(hand.world.run));
    const same = standing.faults.find(({ what }) => what === printFault(meant));
    if (same !== undefined) return alreadyStands(same, await hand.world.stamp(), say, options);
    const id = nextFaultId(
      faultsRecorded(hand.folder),
      standing.faults.map((one) => one.id),
    );
    say(`${id}: ${printFault(fault)} on ${found.there.topology} (run ${found.there.run})`);
    if (printFault(meant) !== printFault(fault)) say(`  that is ${printFault(meant)}`);
    try {
      const active = await injectFault(site, id, fault);
      report(active, meant, ttl, say, options);
    } catch (error) {
      if (!(error instanceof AlreadySo)) throw error;
      say(`  ${error.message}`);
      if (options.json === true) printJson({ fault: null, what: printFault(meant), already: true, words: error.message });
    }
    return 0;
  });
}

const tell = (say: (text: string) => void, line: string | undefined): void => {
  if (line !== undefined) say(`  · ${line}`);
};

function alreadyStands(
  { id, what, expiresAt, parts }: HeldFault,
  now: number,
  say: (text: string) => void,
  { json }: HandsOnOptions,
): number {
  const endsInSeconds = expiresAt === null ? null : Math.max(0, Math.round(expiresAt - now));
  const kind = parts[0]?.fault.kind ?? "kill";
  const ends = endsInSeconds === null ? "" : ` ${endsText(kind, formatDuration(seconds(endsInSeconds)))};`;
  say(`${id} is that already: ${what};${ends} \`muster heal ${id}\` ends it now`);
  if (json === true) printJson({ fault: id, what, already: true, endsInSeconds });
  return 0;
}

function report(
  { id, resolved, effect, proof }: ActiveFault,
  meant: Fault,
  ttl: number,
  say: (text: string) => void,
  { json }: HandsOnOptions,
): void {
  for (const line of proof) say(`  proof: ${line}`);
  say(`  ${endsText(meant.kind, formatDuration(ttl))}; \`muster heal ${id}\` ends it now`);
  if (json === true)
    printJson({
      fault: id,
      what: printFault(meant),
      resolved,
      effect,
      proof,
      endsInSeconds: ttl / 1000,
      heal: `muster heal ${id}`,
    });
}
