import { type API, FindCoordinatorKeyTypes, findCoordinatorV4 } from "@platformatic/kafka";
import type { ClientTuning } from "../../protocol/commands.ts";
import { askOnce, Link, Refusal, refuse } from "./link.ts";

export interface CoordinatorPlan {
  readonly group: string;
  readonly bootstrap: readonly string[];
  readonly tuning: ClientTuning;
}

/** Answers by which a broker says that the group is, or is about to be, at home elsewhere. */
const movedAway = new Set(["NOT_COORDINATOR", "COORDINATOR_NOT_AVAILABLE"]);

/**
 * The group's coordinator, looked for again after any question it did not answer: the group survives its coordinator, and
 * so does a member's place in it. One of these carries one kind of question, since a broker answers a connection's
 * questions in turn and a commit that waits for followers would keep the heartbeats behind it waiting.
 */
export class Coordinator {
  readonly #plan: CoordinatorPlan;
  readonly #answerTimeoutMs: number;
  #link: Link | undefined;
  #asked = 0;

  constructor(plan: CoordinatorPlan, answerTimeoutMs = plan.tuning.requestTimeoutMs) {
    this.#plan = plan;
    this.#answerTimeoutMs = answerTimeoutMs;
  }

  async ask<A extends unknown[], R>(api: API<A, R>, ...args: A): Promise<R> {
    const link = this.#link ?? (await this.#find());
    this.#link = link;
    try {
      return await link.ask(api, ...args);
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  /** While a question may take long: gives up waiting for a broker that is no longer the coordinator. */
  async recheck(): Promise<void> {
    const asked = this.#link;
    if (asked === undefined) return;
    const found = await this.#find().catch(() => undefined);
    if (found !== undefined && found.broker !== asked.broker && this.#link === asked) this.forget();
  }

  /** Forgets the coordinator where it says itself that it is none. */
  refuse(code: number | undefined): void {
    try {
      refuse(code);
    } catch (error) {
      if (error instanceof Refusal && movedAway.has(error.type)) this.forget();
      throw error;
    }
  }

  forget(): void {
    this.#link?.close();
    this.#link = undefined;
  }

  /** Asks the next broker of the list: the last one may have been the one that hangs. */
  async #find(): Promise<Link> {
    const { bootstrap, tuning, group } = this.#plan;
    const broker = bootstrap[this.#asked++ % bootstrap.length] ?? "";
    const { coordinators } = await askOnce(broker, tuning, findCoordinatorV4.api, FindCoordinatorKeyTypes.GROUP, [group]);
    const found = coordinators[0];
    refuse(found?.errorCode);
    return new Link(`${found?.host}:${found?.port}`, tuning, this.#answerTimeoutMs);
  }
}
