import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../core/errors.ts";
import type { LaneClient } from "./lane-client.ts";
import { codeOf } from "./outcome.ts";
import { tell } from "./tell.ts";

const pauseBetweenAttemptsMs = 100;

/** The client that a lane sends with now, and the next one while it is being connected. */
export class LaneConnection {
  readonly #newClient: (attempt: number) => Promise<LaneClient>;
  readonly #onFailure: () => void;
  #client: LaneClient | undefined;
  #candidate: LaneClient | undefined;
  #isConnecting = false;
  #isClosed = false;

  /** `newClient` points to the partition's leader, as far as it is known, and is not connected yet. */
  constructor(newClient: (attempt: number) => Promise<LaneClient>, onFailure: () => void) {
    this.#newClient = newClient;
    this.#onFailure = onFailure;
  }

  get client(): LaneClient | undefined {
    return this.#client;
  }

  /** True where the partition turns out to be led by another broker than the client's. */
  isAstray(leader: string): boolean {
    if (this.#candidate !== undefined && this.#candidate.seed !== leader) this.#candidate.close();
    return this.#client !== undefined && this.#client.seed !== leader;
  }

  /** What is in flight keeps its connection; what comes next gets a new one. */
  renew(): void {
    this.#client?.retire();
    this.#client = undefined;
    void this.connect();
  }

  /** Until it succeeds or is closed; every attempt is bounded. */
  async connect(): Promise<void> {
    if (this.#isConnecting) return;
    this.#isConnecting = true;
    for (let attempt = 0; this.#client === undefined && !this.#isClosed; attempt += 1) {
      try {
        this.#candidate = await this.#newClient(attempt);
        await this.#candidate.connect();
        this.#client = this.#candidate;
      } catch (error) {
        this.#candidate?.close();
        tell({ report: "error", error: codeOf(error) });
        this.#onFailure();
        if (codeOf(error) === "Error") tell({ report: "log", text: messageOf(error) });
        await sleep(pauseBetweenAttemptsMs);
      } finally {
        this.#candidate = undefined;
      }
    }
    this.#isConnecting = false;
  }

  close(): void {
    this.#isClosed = true;
    this.#client?.close();
  }
}
