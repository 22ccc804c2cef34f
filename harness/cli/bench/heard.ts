/** From an event's stamp until the runner heard of it: nobody stamps the hearing, but events stand in a timeline in the order of it. */
import { isAgents } from "../../drill/told-by.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { median } from "./figure.ts";

/**
 * Milliseconds, of each event that an agent said within the time: what was heard before it and was stamped after it had happened by then,
 * so that it took so long at least. 0 where nothing tells.
 */
export function heardAfterAtLeast(
  inOrderHeard: readonly TimelineEvent[],
  { from, to }: { readonly from: number; readonly to: number },
): number[] {
  let latest = Number.NEGATIVE_INFINITY;
  return inOrderHeard
    .filter(({ kernel }) => kernel === undefined)
    .flatMap((event) => {
      latest = Math.max(latest, event.at);
      return isAgents(event) && event.at >= from && event.at <= to ? [(latest - event.at) * 1000] : [];
    });
}

/** Lower bounds, said as such. */
export function heardWords(atLeast: readonly number[]): string {
  if (atLeast.length === 0) return "live: no agent said anything in that time: from event to hearing nothing is known";
  const [middle, most] = [median(atLeast) ?? 0, Math.max(...atLeast)].map(Math.round);
  return `live: before that, in the run itself, the runner heard of ${atLeast.length} events at least ${middle} ms (median) and ${most} ms (most) after their stamps; of ledger lines it is not known`;
}
