/**
 * What is wrong with the evidence itself. `lie`: somebody said what cannot be true, and is named; nothing of the run may be quoted.
 * `gap`: something is missing; nothing that rests on it is proven, neither good nor bad.
 */
export interface Finding {
  readonly kind: "lie" | "gap";
  readonly text: string;
  /** The topic that it is about; absent = the whole run. */
  readonly topic?: string;
}
