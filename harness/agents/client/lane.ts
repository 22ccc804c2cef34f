import type { Message } from "kafkajs";
import { firstTimelySlot, lastDueSlot, type Schedule } from "../../ledger/schedule.ts";
import { now } from "../clock.ts";
import type { Answer, LaneClient } from "./lane-client.ts";
import { LaneConnection } from "./lane-connection.ts";
import { isRefusal } from "./outcome.ts";
import { tell } from "./tell.ts";
import { untilTick } from "./ticks.ts";

export interface LanePlan {
  readonly partition: number;
  readonly session: string;
  readonly schedule: Schedule;
  readonly latencyObjectiveMs: number;
  /** How long what is due is gathered into one send. */
  readonly lingerMs: number;
  /** Sends that may be unanswered at a time. */
  readonly inFlight: number;
  readonly nextBatch: () => number;
  readonly message: (session: string, partition: number, seq: number) => Message;
  /** A client, not connected yet, that points to the partition's leader, as far as it is known. */
  readonly client: (attempt: number) => Promise<LaneClient>;
}

const suspiciousSeconds = 0.3;

/** One partition under its schedule. Every tick hands all that is due to Kafka, or drops what can no longer be in time. */
export class Lane {
  readonly #plan: LanePlan;
  readonly #connection: LaneConnection;
  #sessions = 1;
  #seq = 0;
  #next: number;
  #last = Number.POSITIVE_INFINITY;
  #unanswered = 0;
  /** When the wait for an answer began, or the last one came. */
  #heardAt = 0;
  /** Something of this session may be appended later. */
  #isOpenEnded = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(plan: LanePlan) {
    this.#plan = plan;
    this.#next = plan.schedule.firstSlot;
    this.#connection = new LaneConnection(plan.client);
  }

  start(): void {
    void this.#connection.connect();
    this.#tickSoon();
  }

  /** What is due by then is still sent or dropped; nothing after it. */
  endAt(time: number): void {
    this.#last = lastDueSlot(this.#plan.schedule, time);
  }

  get isDone(): boolean {
    return this.#next > this.#last && this.#unanswered === 0;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#connection.close();
  }

  /** Nothing can be sent now, or what was sent is answered suspiciously late. */
  get isCutOff(): boolean {
    return this.#connection.client === undefined || (this.#unanswered > 0 && now() - this.#heardAt > suspiciousSeconds);
  }

  /** The partition is led from elsewhere now. */
  follow(leader: string | undefined): void {
    if (leader !== undefined && this.#connection.isAstray(leader)) this.#renew();
  }

  /** At the same moments of the run's clock in every workload, so that fetches find together what arrives together. */
  #tickSoon(): void {
    const { lingerMs, partition } = this.#plan;
    this.#timer = setTimeout(
      () => {
        this.#tickSoon();
        this.#tick();
      },
      untilTick(now() * 1000, lingerMs, partition),
    );
  }

  #tick(): void {
    const { schedule, latencyObjectiveMs, inFlight, partition } = this.#plan;
    const at = now();
    const timely = Math.min(firstTimelySlot(schedule, at, latencyObjectiveMs / 1000), this.#last + 1);
    if (timely > this.#next) {
      tell({ report: "unsent", partition, slots: [this.#next, timely - 1] });
      this.#next = timely;
    }
    const due = Math.min(lastDueSlot(schedule, at), this.#last);
    const { client } = this.#connection;
    if (client === undefined || client.inFlight >= inFlight || due < this.#next) return;
    void this.#send(client, due);
  }

  async #send(client: LaneClient, due: number): Promise<void> {
    const { partition, nextBatch, message } = this.#plan;
    const session = this.#session();
    const batch = nextBatch();
    const slots = [this.#next, due] as const;
    const seq = [this.#seq, this.#seq + due - this.#next] as const;
    this.#next = due + 1;
    this.#seq = seq[1] + 1;
    if (this.#unanswered === 0) this.#heardAt = now();
    this.#unanswered += 1;
    const messages = Array.from({ length: seq[1] - seq[0] + 1 }, (_, i) => message(session, partition, seq[0] + i));
    tell({ report: "sending", batch, partition, session, seq, slots });
    const answer = await client.send(messages);
    const at = now();
    this.#unanswered -= 1;
    this.#heardAt = at;
    if ("offset" in answer) tell({ report: "acknowledged", batch, at, ...answer });
    else tell({ report: "failed", batch, at, ...answer });
    this.#learn(client, answer);
  }

  #learn(client: LaneClient, answer: Answer): void {
    if ("offset" in answer || isRefusal(answer)) return;
    if (answer.outcome === "indeterminate") this.#isOpenEnded = true;
    if (client === this.#connection.client) this.#renew();
  }

  #session(): string {
    return this.#sessions === 1 ? this.#plan.session : `${this.#plan.session}.${this.#sessions}`;
  }

  /**
   * A new kafkajs producer has a new epoch, and Kafka promises no order between two of them: while something of the old one may
   * still be appended, the new one needs a session of its own.
   */
  #renew(): void {
    if (this.#isOpenEnded || (this.#connection.client?.inFlight ?? 0) > 0) {
      this.#sessions += 1;
      this.#seq = 0;
      this.#isOpenEnded = false;
    }
    this.#connection.renew();
  }
}
