import { seconds } from "../core/duration.ts";
import { DeadlineExceeded, messageOf } from "../core/errors.ts";
import { eventually, type Seen } from "../core/eventually.ts";
import { ensureFabric, makeFabricAnew } from "./fabric-alive.ts";
import type { InjectionSite } from "./site.ts";

export interface UndoneOnFabric {
  /** Seconds on the run's clock, after the undo. */
  readonly at: number;
  /** False where the lease had ended before, or the fabric that held it. */
  readonly wasHeld: boolean;
  /** How far the ladder was climbed. */
  readonly rung: string;
}

/** The fabric's own rungs (undo, toggle, restart of one toxiproxy) are bounded by 3 s each. */
const ownRungsWithin = seconds(15);

/**
 * The heal ladder, as far as the fabric is concerned: its own rungs first; a fabric that cannot undo, or is not there, is made
 * anew. Undoing what is undone succeeds, so that a question that stayed unanswered can be asked again.
 */
export function undoOnFabric(site: InjectionSite, lease: string, signal: AbortSignal): Promise<UndoneOnFabric> {
  const { world, reapply } = site;
  reapply.delete(lease);
  let unanswered = 0;
  const climb = async (): Promise<Seen<UndoneOnFabric>> => {
    if (await ensureFabric(site, signal)) return { done: await anew(site) };
    try {
      const { appliedAt, wasHeld, rung = "undo" } = await world.fabric.ask("undo", { lease }, ownRungsWithin);
      return { done: { at: appliedAt, wasHeld, rung } };
    } catch (error) {
      // A line that was lost, or an engine that stood still meanwhile, says nothing of the fabric: it is asked once more.
      const refused = !(error instanceof DeadlineExceeded) && !world.fabric.closed;
      if (!refused && ++unanswered < 2) return { seen: messageOf(error) };
      await makeFabricAnew(site);
      return { done: await anew(site) };
    }
  };
  return eventually({
    what: `the fabric to undo ${lease}`,
    within: seconds(90),
    every: seconds(1),
    signal,
    probe: climb,
  });
}

const anew = async ({ world }: InjectionSite): Promise<UndoneOnFabric> => ({
  at: await world.stamp(),
  wasHeld: false,
  rung: "a new fabric",
});
