import { isDeepStrictEqual } from "node:util";
import { minutes } from "../core/duration.ts";
import { bounded } from "../core/eventually.ts";
import type { Topology } from "../topology/define.ts";
import type { DrillDefinition } from "./definition.ts";

/** What one drill leaves to the next. Disposing of it removes it down to nothing. */
interface Left extends AsyncDisposable {
  readonly topology: Topology;
}

type Planned = Pick<DrillDefinition, "name" | "spec">;

const teardownWithin = minutes(2);

/**
 * A world between two drills of a session: left by one, taken by the next. `order`: the drills as they will run, each once; where it
 * is empty, none is left anything.
 */
export class Handover<World extends Left> implements AsyncDisposable {
  readonly #order: readonly Planned[];
  #left: World | undefined;

  constructor(order: readonly Planned[] = []) {
    this.#order = order;
  }

  /** Whether the drill after this one asks for the very same topology, and could have it: ACLs outlive a cluster's topics. Version, settings and clients are those of the session. */
  isWantedAfter({ name, spec }: Planned): boolean {
    const next = this.#order[this.#order.findIndex((planned) => planned.name === name) + 1];
    if (next === undefined || spec.topology.secure === true) return false;
    return this.#order.some((planned) => planned.name === name) && same(next.spec.topology, spec.topology);
  }

  leave(world: World): void {
    this.#left = world;
  }

  /** The world of this topology that was left, once. Another that was left is removed. */
  async take(topology: Topology): Promise<World | undefined> {
    const left = this.#left;
    if (left === undefined) return undefined;
    if (!same(left.topology, topology)) {
      await this[Symbol.asyncDispose]();
      return undefined;
    }
    this.#left = undefined;
    return left;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const left = this.#left;
    this.#left = undefined;
    if (left !== undefined)
      await bounded("taking the kept topology down", teardownWithin, Promise.resolve(left[Symbol.asyncDispose]()));
  }
}

/** By value: a drill may make its topology of another one's parts. */
const same = (a: object, b: object): boolean => isDeepStrictEqual(a, b);
