import { milliseconds } from "../core/duration.ts";
import { AlreadySo, GuardRefused, HealNotProven, InvalidDrill, messageOf, UsageError } from "../core/errors.ts";
import { pauseFor } from "../core/eventually.ts";
import { describeFault, type Fault } from "../faults/fault.ts";
import type { ActiveFault } from "../injector/active-fault.ts";
import { injectFault } from "../injector/inject.ts";
import type { World } from "../runtime/world.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import type { PlayedFault } from "./results.ts";
import type { Sequence } from "./sequence.ts";
import { siteOn } from "./site.ts";

/** What the runner is doing now: `injecting`, `holding`, `healing`, … */
export type Doing = (what: string) => void;

export interface Playing {
  readonly world: World;
  readonly signal: AbortSignal;
  readonly doing: Doing;
}

export interface Played {
  readonly faults: readonly PlayedFault[];
  /** Heals that were not proven. */
  readonly unhealed: readonly string[];
}

/** Injects the faults of a sequence one after the other, lets them stand together, and heals them in its order. */
export async function play({ world, signal, doing }: Playing, sequence: Sequence): Promise<Played> {
  const events: TimelineEvent[] = [];
  const standing = new Map<number, ActiveFault>();
  const unhealed: string[] = [];
  const faults: PlayedFault[] = sequence.faults.map(({ fault }) => untouched(fault));
  const note = (position: number, what: Partial<PlayedFault>): void => {
    faults[position] = { ...(faults[position] as PlayedFault), ...what };
  };
  const site = siteOn(world, signal, (event) => void events.push(event));
  try {
    for (const [position, { fault, afterMs }] of sequence.faults.entries()) {
      await pauseFor(milliseconds(afterMs), signal);
      doing("injecting");
      try {
        standing.set(position, await injectFault(site, `s${sequence.seed}-f${position + 1}`, fault));
        note(position, { outcome: "proven" });
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof HealNotProven) unhealed.push(messageOf(error));
        note(position, { outcome: wasRefused(error) ? "refused" : "unproven", reason: messageOf(error) });
      }
    }
    doing("holding");
    await pauseFor(milliseconds(sequence.holdMs), signal);
  } finally {
    for (const position of sequence.healed) {
      const active = standing.get(position);
      if (active === undefined) continue;
      doing("healing");
      const since = performance.now();
      try {
        await active.heal();
        note(position, { healedIn: (performance.now() - since) / 1000 });
      } catch (error) {
        if (error instanceof InvalidDrill) note(position, { outcome: "unproven", reason: messageOf(error) });
        else unhealed.push(messageOf(error));
      }
      standing.delete(position);
    }
  }
  return {
    faults: faults.map((fault, position) => ({ ...fault, rungs: rungsOf(events, `s${sequence.seed}-f${position + 1}`) })),
    unhealed,
  };
}

const untouched = (fault: Fault): PlayedFault => ({
  fault: describeFault(fault),
  kind: fault.kind,
  ...("mode" in fault ? { mode: fault.mode } : {}),
  outcome: "not reached",
  healedIn: null,
  rungs: [],
});

/** Nothing was done: the fault hits nothing here and now. */
const wasRefused = (error: unknown): boolean =>
  error instanceof UsageError ||
  error instanceof GuardRefused ||
  error instanceof AlreadySo ||
  /nobody is|hits nothing|cannot be injected/.test(messageOf(error));

/** Steps of the heal ladder beyond the plain undo, as the injector tells them. */
const rungsOf = (events: readonly TimelineEvent[], id: string): string[] =>
  events.flatMap((event) =>
    event.event === "fault.healed" && event.fault.startsWith(id) && typeof event.rung === "string" && event.rung !== "undo"
      ? [event.rung]
      : [],
  );
