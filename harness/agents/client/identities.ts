import { initProducerIdV4 } from "@platformatic/kafka";
import type { ClientTuning } from "../../protocol/commands.ts";
import type { ProducerIdentity } from "./kafkajs-repairs.ts";
import { askOnce, refuse } from "./link.ts";

const unusedTransactionTimeoutMs = 60_000;

/** One producer id for the whole process, and for each partition a higher epoch every time: what still comes from the last is fenced. */
export class Identities {
  readonly #bootstrap: readonly string[];
  readonly #tuning: ClientTuning;
  readonly #epochs = new Map<number, number>();
  #producerId: string | undefined;
  #asked = 0;

  constructor({ bootstrap, tuning }: { readonly bootstrap: readonly string[]; readonly tuning: ClientTuning }) {
    this.#bootstrap = bootstrap;
    this.#tuning = tuning;
  }

  async next(partition: number): Promise<ProducerIdentity> {
    this.#producerId ??= await this.#ask();
    const producerEpoch = (this.#epochs.get(partition) ?? -1) + 1;
    this.#epochs.set(partition, producerEpoch);
    return { producerId: this.#producerId, producerEpoch };
  }

  /** Any broker gives one out; the next of the list each time, as the last one may hang. */
  async #ask(): Promise<string> {
    const broker = this.#bootstrap[this.#asked++ % this.#bootstrap.length] ?? "";
    const answer = await askOnce(broker, this.#tuning, initProducerIdV4.api, null, unusedTransactionTimeoutMs, -1n, -1);
    refuse(answer.errorCode);
    return String(answer.producerId);
  }
}
