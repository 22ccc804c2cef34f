import { tellEvent } from "./tell.ts";

/** What a client noticed of trouble, for the timeline: the first sign of it on a partition, the way out, and who leads. */
export class Noticing {
  readonly #troubled = new Set<number>();
  readonly #leaders = new Map<number, number>();

  /** An error or a time-out that concerns a partition. */
  failed(partition: number): void {
    if (this.#troubled.has(partition)) return;
    this.#troubled.add(partition);
    tellEvent("client.noticed", { partition });
  }

  acknowledged(partition: number): void {
    if (this.#troubled.delete(partition)) tellEvent("client.through", { partition });
  }

  /** What the client takes for true of a leader now; told where it is another than before. */
  led(topic: string, partition: number, leader: number): void {
    const before = this.#leaders.get(partition);
    this.#leaders.set(partition, leader);
    if (before !== undefined && before !== leader) tellEvent("client.metadata", { topic, partition, leader });
  }
}
