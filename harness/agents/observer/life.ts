import type { Ear } from "./endpoint.ts";

export interface SignsOfLife {
  /** When the last answer came; null = never. */
  readonly lastAnswerAt: number | null;
  /** When the first question was sent after that which has no answer (yet). */
  readonly firstUnansweredSentAt: number | null;
}

/** Of a node that nobody has asked yet. */
export const noSigns: SignsOfLife = { lastAnswerAt: null, firstUnansweredSentAt: null };

interface Judgement {
  readonly event: "node.silent" | "node.back";
  readonly silence: SignsOfLife;
}

/** Signs of life of one node, whichever of its listeners gave them. */
export class Life implements Ear {
  #lastAnswerAt: number | null = null;
  #firstUnansweredSentAt: number | null = null;
  #silence: SignsOfLife | undefined;

  asked(at: number): void {
    this.#firstUnansweredSentAt ??= at;
  }

  answered(_sentAt: number, at: number): void {
    this.#lastAnswerAt = at;
    this.#firstUnansweredSentAt = null;
  }

  signs(): SignsOfLife {
    return { lastAnswerAt: this.#lastAnswerAt, firstUnansweredSentAt: this.#firstUnansweredSentAt };
  }

  /** Whether the node fell silent or came back, now that every question of a round is settled; both with the ends of the silence. */
  judge(): Judgement | undefined {
    const silence = this.#silence;
    if ((silence !== undefined) === (this.#firstUnansweredSentAt !== null)) return undefined;
    this.#silence = silence === undefined ? this.signs() : undefined;
    return { event: silence === undefined ? "node.silent" : "node.back", silence: silence ?? this.signs() };
  }
}
