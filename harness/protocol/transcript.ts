import { decode } from "./lines.ts";
import {
  type AgentMessage,
  type EventMessage,
  isEvent,
  isLedger,
  isReply,
  type LedgerMessage,
  type Numbered,
} from "./messages.ts";

/** Whoever wants to hear what an agent said. */
export interface Reader {
  event(message: EventMessage): void;
  ledger(message: LedgerMessage, place: WordPlace): void;
}

/** Where a line stands: in which life of the agent, counted from 1, and its number there. */
export interface WordPlace {
  readonly life: number;
  readonly n: number;
}

/**
 * An agent's words read back from where the engine kept them: what it said of its own accord, and whether any of it is missing.
 * Each life of an agent begins with `agent.ready`, and every line has the number after the one before.
 */
export class Transcript {
  readonly #reader: Reader;
  readonly #gaps: string[] = [];
  #last = 0;
  #lives = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** The last line so far. */
  get last(): WordPlace {
    return { life: this.#lives, n: this.#last };
  }

  /** What is missing, in words; none = complete up to its last line. */
  get gaps(): readonly string[] {
    return this.#lives === 0 ? ["nothing that it said was kept", ...this.#gaps] : this.#gaps;
  }

  take(line: string): void {
    const numbered = decode<AgentMessage & Numbered>(line);
    // A stray print of a library has no number; half a line of ours leaves a gap in them.
    if (numbered?.n === undefined) return;
    const { n, ...message } = numbered;
    if (n === 1 && "event" in message && message.event === "agent.ready") this.#lives += 1;
    else if (this.#lives === 0) this.#missing("the first line that was kept is", n, "1: what came before it is gone");
    else if (n !== this.#last + 1) this.#missing(`line ${this.#last} is followed by`, n, `${this.#last + 1}`);
    this.#last = n;
    if (isReply(message)) return;
    if (isEvent(message)) this.#reader.event(message);
    else if (isLedger(message)) this.#reader.ledger(message, this.last);
  }

  #missing(where: string, seen: number, expected: string): void {
    this.#lives = Math.max(1, this.#lives);
    this.#gaps.push(`${where} line ${seen}, expected ${expected}`);
  }
}
