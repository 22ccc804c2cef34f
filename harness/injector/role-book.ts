import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { type Pin, pinnedTo, type RoleHeld } from "../faults/pins.ts";
import type { Role } from "../faults/subject.ts";
import { printRole } from "../faults/subject-text.ts";
import type { Recorder } from "../timeline/recorder.ts";

interface RoleSource {
  readonly pins: readonly Pin[];
  /** Names that a pin may give. */
  readonly hosts: readonly string[];
  readonly recorder: Recorder;
  holdersNow(role: Role): Promise<readonly string[]>;
  stamp(): Promise<number>;
  /** After each one. */
  resolved?(held: readonly RoleHeld[]): void;
}

/** Who was hit for each role, in the order in which they were asked for: recorded, and the same again where they are pinned. */
export class RoleBook {
  readonly held: RoleHeld[] = [];
  readonly #source: RoleSource;

  constructor(source: RoleSource) {
    this.#source = source;
  }

  async resolve(asked: Role): Promise<readonly string[]> {
    const { pins, recorder, resolved } = this.#source;
    const role = printRole(asked);
    const before = this.held.filter((one) => one.role === role).length;
    const pinned = pinnedTo(pins, role, before);
    const nodes = pinned === undefined ? await this.#source.holdersNow(asked) : this.#there(role, pinned);
    const held = { role, nodes, at: await this.#source.stamp(), pinned: pinned !== undefined };
    this.held.push(held);
    recorder.record({ event: "role.resolved", ...held });
    resolved?.(this.held);
    return nodes;
  }

  #there(role: string, pinned: readonly string[]): readonly string[] {
    const { hosts } = this.#source;
    for (const name of pinned)
      if (!hosts.includes(name))
        throw new UsageError(`${role} is pinned to "${name}", and there is no such host${suggestion(name, hosts)}`, {
          hint: `hosts: ${hosts.join(", ")}`,
        });
    return pinned;
  }
}
