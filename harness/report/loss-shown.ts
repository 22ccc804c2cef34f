import type { Interval } from "../measure/intervals.ts";
import type { OutageMeasured, RpoMeasured } from "../measure/measured.ts";

/**
 * The seconds of loss that a run shows, for whoever holds runs against each other. null: it shows none, because nothing was at
 * risk. Without an upper end where records are undetermined: `seconds` counts from those known to be lost only.
 */
export function lossShown(rpo: RpoMeasured | undefined): Interval | OutageMeasured | null {
  if (rpo?.seconds === undefined || rpo.vacuous === true) return null;
  return rpo.undetermined > 0 ? { atLeast: rpo.seconds.atLeast, atMost: null, censored: true } : rpo.seconds;
}
