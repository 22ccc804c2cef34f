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
export const undoOnFabric = (site: InjectionSite, lease: string, signal: AbortSignal): Promise<UndoneOnFabric> =>
  eventually({
    what: `the fabric to undo ${lease}`,
    within: seconds(90),
    every: seconds(1),
    signal,
    probe: () => climb(site, lease, signal),
  });

async function climb(site: InjectionSite, lease: string, signal: AbortSignal): Promise<Seen<UndoneOnFabric>> {
  const { world, reapply } = site;
  reapply.delete(lease);
  if (await ensureFabric(site, signal)) return { done: await anew(site) };
  try {
    const { appliedAt, wasHeld, rung = "undo" } = await world.fabric.ask("undo", { lease }, ownRungsWithin);
    return { done: { at: appliedAt, wasHeld, rung } };
  } catch (error) {
    if (!(error instanceof DeadlineExceeded) || (await stillThere(site))) {
      await makeFabricAnew(site);
      return { done: await anew(site) };
    }
    return { seen: messageOf(error) };
  }
}

const anew = async ({ world }: InjectionSite): Promise<UndoneOnFabric> => ({
  at: await world.stamp(),
  wasHeld: false,
  rung: "a new fabric",
});

/** It answers other questions: then this one it will never answer. */
const stillThere = ({ world }: InjectionSite): Promise<boolean> =>
  world.fabric.ask("stamp", {}, seconds(3)).then(
    () => true,
    () => false,
  );
