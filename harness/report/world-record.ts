import { z } from "zod";

/** Where a drill's time went, seconds by the runner's own clock. */
export interface RunTimes {
  /** Until the body began: machines and Kafka up, or those of the drill before looked at and emptied. */
  readonly startSeconds: number;
  readonly bodySeconds: number;
  /** Logs kept, and the machines removed or left to the next drill. */
  readonly teardownSeconds: number;
}

/** Which machines a drill had. JVMs that have served drills before are warm: their latencies are others than a new world's. */
export interface WorldRecord extends RunTimes {
  /** The run that had them last; absent where they were new. */
  readonly keptFrom?: string;
  readonly drillsBefore: number;
}

const seconds = z.number().nonnegative();

export const worldRecord: z.ZodType<WorldRecord> = z.looseObject({
  keptFrom: z.string().exactOptional(),
  drillsBefore: z.int().nonnegative(),
  startSeconds: seconds,
  bodySeconds: seconds,
  teardownSeconds: seconds,
});

/** `new`, or `kept from 1a2b3c, 2 drills before`. */
export const worldText = ({ keptFrom, drillsBefore }: WorldRecord): string =>
  keptFrom === undefined ? "new" : `kept from ${keptFrom}, ${drillsBefore} ${drillsBefore === 1 ? "drill" : "drills"} before`;
