import { isAgents } from "../../drill/told-by.ts";
import { faultIdOf } from "../../injector/held.ts";
import { isOfSession } from "../../ledger/identity.ts";
import type { LedgerLine, ScheduleLine } from "../../ledger/lines.ts";
import { evenSchedule, firstSlotFrom, gapLines } from "../../ledger/schedule.ts";
import { fillUnsent } from "../../ledger/unsent.ts";
import type { WordPlace } from "../../protocol/transcript.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import type { Heard, Said } from "./engine-logs.ts";
import type { StartedLoad } from "./loads.ts";

/** What a load is judged by, in the order in which it is written down. */
export interface Evidence {
  readonly timeline: readonly TimelineEvent[];
  readonly lines: readonly LedgerLine[];
  /** What is missing, in words; none = complete. */
  readonly missing: readonly string[];
}

/** Puts together what verbs recorded and what agents said. `readFrom` = the observer's last word before the final read. */
export function evidenceOf(
  recorded: readonly TimelineEvent[],
  heard: Heard,
  load: readonly StartedLoad[],
  readFrom: WordPlace,
): Evidence {
  const told = [...recorded.filter((event) => !isAgents(event)), ...heard.events];
  const timeline = [...told, ...healsByExpiry(told)].toSorted((a, b) => a.at - b.at);
  const lines = heard.said.filter((said) => belongs(said, load, readFrom)).map(({ line }) => line);
  const dead = load.flatMap((one) => unsentAfterDeath(one, lines));
  return {
    timeline,
    lines: [...lines, ...dead],
    missing: [...heard.gaps, ...load.flatMap((one) => untold(one, lines))],
  };
}

/** A fault whose time is over is being healed by its agent from then on: recovery is measured with the fault still standing. */
function healsByExpiry(timeline: readonly TimelineEvent[]): TimelineEvent[] {
  const known = new Set(timeline.flatMap((event) => (event.event === "heal.started" ? faultIdOf(event.fault) : [])));
  const expired = (timeline as readonly Told[]).filter(({ event }) => event === "lease.expired");
  const byFault = Map.groupBy(expired, ({ lease }) => faultIdOf(String(lease)));
  return [...byFault].flatMap(([fault, words]) =>
    known.has(fault) ? [] : { at: Math.min(...words.map(({ at }) => Number(at))), event: "heal.started", fault },
  );
}

type Told = Readonly<Record<string, unknown>>;

/** Of this load, and not of one before it on the same topics; of a log, as it was read this time. */
function belongs({ line, place }: Said, load: readonly StartedLoad[], readFrom: WordPlace): boolean {
  const isOurs = (session: string): boolean => load.some((one) => isOfSession(session, one.session));
  const began = Math.min(...load.map(({ at }) => at));
  const topics = load.map(({ definition }) => definition.topic);
  switch (line.kind) {
    case "write":
    case "unsent":
    case "txn":
    case "processed":
      return isOurs(line.session);
    case "log":
      return isOurs(line.session) && isAfter(place, readFrom);
    case "end":
      return isAfter(place, readFrom);
    case "schedule":
      return topics.includes(line.topic) && line.from >= began;
    case "commit":
    case "resume":
      return topics.includes(line.topic) && line.at >= began;
  }
}

const isAfter = (place: WordPlace, mark: WordPlace): boolean =>
  place.life > mark.life || (place.life === mark.life && place.n > mark.n);

const schedulesOf = ({ definition, at }: StartedLoad, lines: readonly LedgerLine[]): ScheduleLine[] =>
  lines.filter((line): line is ScheduleLine => line.kind === "schedule" && line.topic === definition.topic && line.from >= at);

/** Every client tells its whole schedule when it ends; one that was cut short with its agent left its ledger open. */
function untold(load: StartedLoad, lines: readonly LedgerLine[]): string[] {
  const told = new Set(schedulesOf(load, lines).map(({ partition }) => partition));
  const { partitions, name } = load.definition;
  return told.size === partitions
    ? []
    : [`${name}: the ledger of ${load.session} has no end on ${partitions - told.size} of ${partitions} partitions`];
}

/** Clients that died before the load was stopped left slots that nobody could send: unavailable, all of them. */
function unsentAfterDeath(load: StartedLoad, lines: readonly LedgerLine[]): LedgerLine[] {
  const { session, stoppedAt, definition } = load;
  if (stoppedAt === null) return [];
  return [...Map.groupBy(schedulesOf(load, lines), ({ partition }) => partition)].flatMap(([partition, told]) => {
    const [first] = told;
    if (first === undefined) return [];
    const whole = evenSchedule(first.from, first.every);
    const schedule = { ...whole, firstSlot: firstSlotFrom(whole, stoppedAt) };
    return gapLines(schedule, told, { topic: definition.topic, partition }).flatMap((gap) => [
      gap,
      ...fillUnsent({ schedule: gap, lines: [], session, cluster: definition.on }),
    ]);
  });
}
