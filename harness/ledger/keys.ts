/** Which keys a producer gives its records: `count` in each partition, in turn, and nobody else's where the space is its own. */
export interface KeySpace {
  readonly space: string;
  readonly count: number;
}

/** Both who writes a record and who keeps the ledger work it out from the record's number. */
export const keyOf = ({ space, count }: KeySpace, partition: number, seq: number): string =>
  `${space}-${partition}-${seq % count}`;
