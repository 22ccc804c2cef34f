import { milliseconds, seconds } from "../../core/duration.ts";
import { messageOf, UsageError } from "../../core/errors.ts";
import { bounded } from "../../core/eventually.ts";
import type { AgentListener } from "../../runtime/agent-link.ts";
import { rejoin, type World } from "../../runtime/world.ts";
import { addressBlock } from "../../topology/addresses.ts";
import { type Found, findTopology, type HandsOnOptions } from "../hands-on/at-hand.ts";
import { Looks } from "./look.ts";
import type { Snapshot } from "./snapshot.ts";

const connectWithin = seconds(5);
/** Agents of a machine that came back are other ones than those that went: they are spoken to anew. */
const rejoinEvery = milliseconds(5000);

/**
 * The line to a topology that one only looks at. It never waits for long, and never gives up: what does not answer is told, and tried
 * again beside the looks.
 */
export class Connection {
  readonly #found: Pick<Found, "there" | "topology">;
  #world: World | undefined;
  #looks: Looks | undefined;
  #problem: string | null = null;
  #trying: Promise<void> | undefined;
  #triedAt = 0;
  #gone = false;
  readonly #listener: AgentListener;

  private constructor(found: Found, listener: AgentListener) {
    this.#found = found;
    this.#listener = listener;
  }

  /** Throws where there is no such topology to begin with. */
  static async open(options: HandsOnOptions, listener: AgentListener = {}): Promise<Connection> {
    const found = await findTopology(options, { look: true });
    const connection = new Connection(found, listener);
    await connection.#attach(found);
    return connection;
  }

  /** Undefined while nobody answers there. */
  get world(): World | undefined {
    return this.#world;
  }

  get found(): Pick<Found, "there" | "topology"> {
    return this.#found;
  }

  /** Somebody removed the topology. */
  get isGone(): boolean {
    return this.#gone;
  }

  async look(): Promise<Snapshot> {
    const snapshot = await this.#looks?.look();
    const isSilent = snapshot === undefined || everybodySilent(snapshot);
    if (isSilent || snapshot.silent.length > 0) this.#tryAnew();
    if (!isSilent) return snapshot;
    const { there, topology } = this.#found;
    return {
      run: there.run,
      topology: topology.name,
      wall: new Date().toISOString().slice(11, 19),
      nodes: [],
      partitions: null,
      quorums: [],
      links: [],
      faults: [],
      workloads: [],
      lags: [],
      silent: snapshot?.silent ?? [],
      problem: `nobody answers there, trying again: ${this.#problem ?? "no agent answered in time"}`,
    };
  }

  close(): void {
    this.#world?.detach();
  }

  async #attach({ docker, there, topology }: Found): Promise<void> {
    const world = await bounded(
      "the engine",
      connectWithin,
      rejoin(docker, there.run, topology, addressBlock(there.block ?? 0), this.#listener),
    );
    this.#world?.detach();
    this.#world = world;
    this.#looks = new Looks(world);
    this.#problem = null;
  }

  #tryAnew(): void {
    if (this.#trying !== undefined || performance.now() - this.#triedAt < rejoinEvery) return;
    this.#triedAt = performance.now();
    this.#trying = bounded("the engine", connectWithin, findTopology({ topology: this.#found.there.run }, { look: true }))
      .then((found) => this.#attach(found))
      .catch((error: unknown) => {
        this.#gone = error instanceof UsageError;
        this.#problem = messageOf(error).split("\n")[0] ?? "";
      })
      .finally(() => {
        this.#trying = undefined;
      });
  }
}

const everybodySilent = ({ nodes, silent }: Snapshot): boolean =>
  silent.length > 0 && nodes.every(({ process }) => process === null);
