import { seconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import { bounded } from "../core/eventually.ts";
import { type Applied, type HeldLease, maximalTtlMs, type NewLease, type Undone } from "../protocol/leases.ts";
import { now } from "./clock.ts";

/** What an undo may tell of itself: closer stamps than those around it, and how it was reached. */
type Undo = () => Promise<Partial<Omit<Undone, "wasHeld">> | void>;

interface Entry {
  readonly held: HeldLease;
  readonly undo: Undo;
  timer: NodeJS.Timeout;
  undoing?: Promise<Omit<Undone, "wasHeld">>;
}

type Tell = (event: string, fields: Readonly<Record<string, unknown>>) => void;

/** An undo that failed is tried again this long after. */
const retryMs = 2000;
/** Longer than any deed may take, a stop by SIGTERM of 60 s among them. */
const deedWithin = seconds(75);

/**
 * What this agent has broken, and how each is undone: known before the deed. A lease that nobody renews is undone by itself,
 * whatever became of the runner; one whose undo failed stays in the book and is tried again.
 */
export class LeaseBook {
  readonly #entries = new Map<string, Entry>();
  readonly #tell: Tell;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** Before the deed. Throws where the lease is held already: a second deed under it would lose the first one's undo. */
  hold({ lease, what, fault, ttlMs }: NewLease, undo: Undo): void {
    if (this.#entries.has(lease)) throw new Error(`lease "${lease}" is held already`);
    if (!(ttlMs > 0 && ttlMs <= maximalTtlMs)) throw new Error(`a lease of ${ttlMs} ms: more than 0 and at most ${maximalTtlMs}`);
    const since = now();
    const held = { lease, what, fault, since, expiresAt: since + ttlMs / 1000 };
    this.#entries.set(lease, { held, undo, timer: this.#expireIn(lease, ttlMs) });
  }

  /**
   * Holds the lease, does the deed, and undoes it again when it fails half-way. An undo waits for a deed that is under way: what
   * came after its undo would stand for ever. A deed may bring closer stamps of its own.
   */
  async under<T extends object>(lease: NewLease, undo: Undo, deed: () => Promise<T>): Promise<T & Applied> {
    const issuedAt = now();
    let doing: Promise<T> | undefined;
    this.hold(lease, async () => {
      await bounded(`the deed of "${lease.lease}"`, deedWithin, Promise.allSettled([doing]));
      return undo();
    });
    try {
      doing = deed();
      const done = await doing;
      if (!this.#stands(lease.lease)) throw new Error(`lease "${lease.lease}" ended before its deed was done; it is undone`);
      return { issuedAt, appliedAt: now(), ...done };
    } catch (error) {
      await this.undo(lease.lease);
      throw error;
    }
  }

  /** Those that are held; what expired while nobody renewed is not among them, nor what could not be undone: that is retried. */
  renew(leases: readonly string[], ttlMs: number): string[] {
    return leases.filter((lease) => {
      const entry = this.#entries.get(lease);
      if (entry === undefined || !this.#stands(lease)) return false;
      clearTimeout(entry.timer);
      const bounded = Math.min(ttlMs, maximalTtlMs);
      const held = { ...entry.held, expiresAt: now() + bounded / 1000 };
      this.#entries.set(lease, { ...entry, held, timer: this.#expireIn(lease, bounded) });
      return true;
    });
  }

  /** Idempotent: undoing what is not held succeeds, and a second one joins the first. */
  async undo(lease: string): Promise<Undone> {
    const entry = this.#entries.get(lease);
    if (entry === undefined) return { issuedAt: now(), appliedAt: now(), wasHeld: false };
    clearTimeout(entry.timer);
    entry.undoing ??= this.#undoNow(lease, entry);
    return { ...(await entry.undoing), wasHeld: true };
  }

  held(): HeldLease[] {
    return [...this.#entries.values()].map(({ held }) => held);
  }

  /** Held, and nobody has begun to undo it. */
  #stands(lease: string): boolean {
    const entry = this.#entries.get(lease);
    return entry !== undefined && entry.undoing === undefined && entry.held.problem === undefined;
  }

  async #undoNow(lease: string, entry: Entry): Promise<Omit<Undone, "wasHeld">> {
    const issuedAt = now();
    try {
      const told = await entry.undo();
      this.#entries.delete(lease);
      return { issuedAt, appliedAt: now(), ...told };
    } catch (error) {
      const { undo, held } = entry;
      const problem = messageOf(error);
      this.#entries.set(lease, { undo, held: { ...held, problem }, timer: this.#expireIn(lease, retryMs) });
      throw error;
    }
  }

  #expireIn(lease: string, ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#tell("lease.expired", { lease, what: this.#entries.get(lease)?.held.what });
      this.undo(lease).catch((error: unknown) => this.#tell("heal.failed", { lease, error: messageOf(error) }));
    }, ms);
  }
}
