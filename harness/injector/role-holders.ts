import { InvalidDrill, UsageError } from "../core/errors.ts";
import type { BusiestRole, ControllersRole, PartitionRole } from "../faults/subject.ts";
import { printRole } from "../faults/subject-text.ts";
import type { PartitionSight } from "../protocol/commands.ts";

/** Node ids. A follower is the first replica that does not lead; `in-sync` the first of those that is in the ISR. */
export function holdersOf(role: PartitionRole, { leader, replicas, isr }: PartitionSight): number[] {
  if (leader < 0) throw new InvalidDrill(`nobody is ${printRole(role)}: the partition has no leader`);
  if (role.name === "leader") return [leader];
  const others = replicas.filter((id) => id !== leader && (role.name === "follower" || isr.includes(id)));
  const [first] = others;
  if (first === undefined)
    throw new InvalidDrill(
      `nobody is ${printRole(role)}: replicas ${replicas.join(", ")}, in sync ${isr.join(", ")}, leader ${leader}`,
    );
  return [first];
}

/** A majority holds the active controller, a minority is as many as may be lost, and spares it. */
export function controllersOf(role: ControllersRole, voters: readonly string[], active: string): string[] {
  const majority = Math.floor(voters.length / 2) + 1;
  const others = voters.filter((name) => name !== active);
  const chosen =
    role.share === "majority" ? [active, ...others.slice(0, majority - 1)] : others.slice(0, voters.length - majority);
  if (chosen.length === 0)
    throw new UsageError(`nobody is ${printRole(role)}: of ${voters.length} controllers none can be spared`);
  return voters.filter((name) => chosen.includes(name));
}

/** Of nodes that lead equally many partitions, the one with the lowest id. */
export function leadsMost(role: BusiestRole, partitions: readonly PartitionSight[]): number {
  const led = Map.groupBy(
    partitions.filter(({ leader }) => leader >= 0),
    ({ leader }) => leader,
  );
  const [most] = [...led].toSorted(([a, ofA], [b, ofB]) => ofB.length - ofA.length || a - b);
  if (most === undefined) throw new InvalidDrill(`nobody is ${printRole(role)}: no partition has a leader`);
  return most[0];
}
