import type { RunningLoad } from "../workload/running.ts";
import type { WorkloadSight } from "./snapshot.ts";

/** Shorter silences are batches that were gathered, and acknowledgements on their way. */
const leastSilence = 1.5;
/** Clients that have just started connect first. */
const grace = 5;

type Service = Pick<WorkloadSight, "out" | "unreadForSeconds">;

/** What of a load is not served now: the stopwatch runs from the last acknowledgement of the partition that has waited longest. */
export function serviceOf(load: RunningLoad): Service {
  const { at, since, produced, consumed, perSecond } = load;
  const { lastAckAtOf, lastAckAt } = produced;
  // A slow load has no acknowledgement to give in every moment.
  const silence = Math.max(leastSilence, (3 * lastAckAtOf.length) / Math.max(1, perSecond));
  const waits = lastAckAtOf.map((acked) => at - (acked ?? since + grace)).filter((wait) => wait > silence);
  const longest = waits.length === 0 ? null : Math.max(...waits);
  const isWritten = lastAckAt !== null && at - lastAckAt <= silence;
  const unread = consumed === null || !isWritten ? 0 : at - (consumed.lastProcessedAt ?? since + grace);
  return {
    out: longest === null ? null : { forSeconds: longest, partitions: waits.length },
    unreadForSeconds: unread > silence ? unread : null,
  };
}

/** How long a recovery is told. */
const toldFor = 60;

/** Remembers, look by look, how long each workload was out: what is over is told for a minute. */
export class Outages {
  readonly #running = new Map<string, number>();
  readonly #over = new Map<string, { readonly lasted: number; readonly at: number }>();

  /** How long the last outage lasted that is over; null where there was none lately. */
  take(workload: string, at: number, { out }: Service): number | null {
    if (out !== null) {
      this.#running.set(workload, out.forSeconds);
      return null;
    }
    const lasted = this.#running.get(workload);
    this.#running.delete(workload);
    if (lasted !== undefined) this.#over.set(workload, { lasted, at });
    const over = this.#over.get(workload);
    return over !== undefined && at - over.at <= toldFor ? over.lasted : null;
  }
}
