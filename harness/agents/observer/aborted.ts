/** What we need of a record batch to tell whether it was aborted. */
export interface BatchHead {
  readonly firstOffset: bigint;
  readonly lastOffsetDelta: number;
  readonly producerId: bigint;
  readonly attributes: number;
  readonly records: readonly { readonly key: Buffer | null }[];
}

interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

const transactionalBit = 1 << 4;
const controlBit = 1 << 5;
const abortMarker = 0;

export const isControl = ({ attributes }: BatchHead): boolean => (attributes & controlBit) !== 0;

/** A read_committed consumer's filter: a broker serves aborted records too and only lists the transactions they belong to. */
export class AbortedFilter {
  #pending: readonly AbortedTransaction[] = [];
  readonly #producers = new Set<bigint>();

  /** The list that came with a response. */
  expect(transactions: readonly AbortedTransaction[] | null): void {
    this.#pending = (transactions ?? []).toSorted((a, b) => Number(a.firstOffset - b.firstOffset));
  }

  /** Whether this batch belongs to an aborted transaction; batches come in offset order. */
  isAborted(batch: BatchHead): boolean {
    const last = batch.firstOffset + BigInt(batch.lastOffsetDelta);
    const begun = this.#pending.filter(({ firstOffset }) => firstOffset <= last);
    for (const { producerId } of begun) this.#producers.add(producerId);
    this.#pending = this.#pending.slice(begun.length);
    if (isControl(batch)) {
      if (batch.records[0]?.key?.readInt16BE(2) === abortMarker) this.#producers.delete(batch.producerId);
      return false;
    }
    return (batch.attributes & transactionalBit) !== 0 && this.#producers.has(batch.producerId);
  }
}
