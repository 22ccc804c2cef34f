/** A record as it stands in a log, with everything that a producer gave it; bytes in base64. A line of a saved tail. */
export interface KeptRecord {
  readonly offset: number;
  /** Milliseconds, as the record says. */
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [key: string, value: string | null])[];
}
