import type { Range } from "../../ledger/lines.ts";
import type { OutRecord } from "../../ledger/record.ts";
import type { Schedule } from "../../ledger/schedule.ts";
import { now } from "../clock.ts";
import { DueSlots } from "./due-slots.ts";
import type { Answer, LaneClient } from "./lane-client.ts";
import { LaneConnection } from "./lane-connection.ts";
import type { Noticing } from "./noticing.ts";
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
  readonly record: (session: string, partition: number, seq: number) => OutRecord;
  readonly noticing: Noticing;
  /** A client, not connected yet, that points to the partition's leader, as far as it is known. */
  readonly client: (attempt: number) => Promise<LaneClient>;
}

const suspiciousSeconds = 0.3;

/** One partition under its schedule. Every tick hands all that is due to Kafka, or drops what can no longer be in time. */
export class Lane {
  readonly #plan: LanePlan;
  readonly #connection: LaneConnection;
  readonly #slots: DueSlots;
  #sessions = 1;
  #seq = 0;
  #unanswered = 0;
  /** When the wait for an answer began, or the last one came. */
  #heardAt = 0;
  /** Something of this session may be appended later. */
  #isOpenEnded = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(plan: LanePlan) {
    this.#plan = plan;
    this.#slots = new DueSlots(plan.schedule, plan.latencyObjectiveMs);
    this.#connection = new LaneConnection(plan.client, () => plan.noticing.failed(plan.partition));
  }

  start(): void {
    void this.#connection.connect();
    this.#tickSoon();
  }

  /** What is due by then is still sent or dropped; nothing after it. */
  endAt(time: number): void {
    this.#slots.endAt(time);
  }

  get isDone(): boolean {
    return this.#slots.areDone && this.#unanswered === 0;
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
    const { inFlight, partition } = this.#plan;
    const at = now();
    const late = this.#slots.takeLate(at);
    if (late !== undefined) tell({ report: "unsent", partition, slots: late });
    const { client } = this.#connection;
    if (client === undefined || client.inFlight >= (client.isWarm ? inFlight : 1)) return;
    const due = this.#slots.takeDue(at);
    if (due !== undefined) void this.#send(client, due);
  }

  async #send(client: LaneClient, slots: Range): Promise<void> {
    const { partition, nextBatch, record, noticing } = this.#plan;
    const session = this.#session();
    const batch = nextBatch();
    const seq = [this.#seq, this.#seq + slots[1] - slots[0]] as const;
    this.#seq = seq[1] + 1;
    if (this.#unanswered === 0) this.#heardAt = now();
    this.#unanswered += 1;
    const messages = Array.from({ length: seq[1] - seq[0] + 1 }, (_, i) => ({
      partition,
      ...record(session, partition, seq[0] + i),
    }));
    tell({ report: "sending", batch, partition, session, seq, slots });
    const answer = await client.send(messages);
    const at = now();
    this.#unanswered -= 1;
    this.#heardAt = at;
    if ("offset" in answer) tell({ report: "acknowledged", batch, at, ...answer });
    else tell({ report: "failed", batch, at, ...answer });
    if ("offset" in answer) noticing.acknowledged(partition);
    else noticing.failed(partition);
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
