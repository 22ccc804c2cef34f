import { createHash } from "node:crypto";
import { milliseconds } from "../core/duration.ts";
import { pauseFor } from "../core/eventually.ts";
import type { Swizzle } from "../faults/fault.ts";
import type { Between } from "../timeline/events.ts";
import { type ActiveFault, activeFault, Healing } from "./active-fault.ts";
import { injectLinkFault } from "./link-fault.ts";
import type { InjectionSite } from "./site.ts";

/**
 * Links cut one by one, at least `everyMs` apart (each is proven before the next), and healed in another order. Each cut is a
 * fault of its own, `f3.1`, `f3.2`, …, with its own lease and proof: whoever heals `f3` heals all of them.
 */
export async function injectSwizzle(site: InjectionSite, id: string, fault: Swizzle): Promise<ActiveFault> {
  const { recorder, signal } = site;
  const cuts: ActiveFault[] = [];
  const order = healOrder(fault.links.length, fault.seed);
  const healing = new Healing(async (healed) => {
    const errors: unknown[] = [];
    const made = order.flatMap((index) => cuts[index] ?? []);
    for (const [turn, one] of made.entries()) {
      if (turn > 0) await pauseFor(milliseconds(fault.everyMs));
      await one.heal().catch((error: unknown) => errors.push(error));
    }
    const at = Math.max(...cuts.map(({ healedAt }) => healedAt ?? Number.POSITIVE_INFINITY));
    if (cuts.length > 0 && Number.isFinite(at)) {
      healed(at);
      recorder.record({ at, event: "fault.healed", fault: id, order: order.map((index) => `${id}.${index + 1}`) });
    }
    if (errors.length > 0) throw errors.reduce((first, next) => new SuppressedError(next, first));
  });
  try {
    for (const [index, subject] of fault.links.entries()) {
      if (index > 0) await pauseFor(milliseconds(fault.everyMs), signal);
      cuts.push(await injectLinkFault(site, `${id}.${index + 1}`, { kind: "cut", subject, mode: fault.mode, oneWay: false }));
    }
  } catch (error) {
    await healing.heal().catch((second: unknown) => {
      throw new SuppressedError(second, error);
    });
    throw error;
  }
  const resolved = [...new Set(cuts.flatMap((one) => one.resolved))];
  const effect = spanOf(cuts.map((one) => one.effect));
  const proof = cuts.flatMap((one) => one.proof.map((line) => `${one.id}: ${line}`));
  recorder.record({ at: effect.from, event: "fault.effective", fault: id, kind: fault.kind, effect, resolved, proof });
  return activeFault({ id, fault, resolved, effect, proof }, healing);
}

/** From before the first cut until every link is cut: the whole fault was in effect at no moment before. */
export const spanOf = (effects: readonly Between[]): Between => ({
  from: Math.min(...effects.map(({ from }) => from)),
  to: Math.max(...effects.map(({ to }) => to)),
});

/** Indexes in an order that the seed draws; never the order in which they were cut, where there is another. */
export function healOrder(links: number, seed: number): number[] {
  const cutOrder = Array.from({ length: links }, (_, index) => index);
  for (let draw = 0; ; draw++) {
    const drawn = cutOrder.toSorted((a, b) => drawOf(seed, draw, a).localeCompare(drawOf(seed, draw, b)));
    if (links < 2 || drawn.some((index, place) => index !== place)) return drawn;
  }
}

const drawOf = (seed: number, draw: number, index: number): string =>
  createHash("sha256").update(`${seed}/${draw}/${index}`).digest("hex");
