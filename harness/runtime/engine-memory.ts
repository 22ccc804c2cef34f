import { freemem } from "node:os";
import { EnvironmentError } from "../core/errors.ts";
import { formatSize } from "../core/size.ts";
import { addressBlock } from "../topology/addresses.ts";
import type { Topology } from "../topology/define.ts";
import { largestDisk, memoryShares, sumOf, sumText } from "../topology/memory.ts";
import { planTopology } from "../topology/plan.ts";
import type { Engine } from "./engine.ts";

type Memory = Pick<Engine, "address" | "memoryBytes">;

/**
 * What the engine can still give: on this machine what Linux calls available (free, and what it would give up for it); of an engine
 * elsewhere only how much it has in all is known.
 */
const availableTo = ({ address, memoryBytes }: Memory, free: number): number =>
  address.startsWith("unix://") && process.platform === "linux" ? Math.min(free, memoryBytes) : memoryBytes;

/**
 * Refuses topologies that would not fit, with the sum, and those with a disk that no memory here could hold: a machine that runs out of
 * memory kills whatever it likes, and heals nothing.
 */
export function requireMemory(engine: Memory, topologies: readonly Topology[], free = freemem()): void {
  const available = availableTo(engine, free);
  const canGive = `the engine can give ${formatSize(available)} of its ${formatSize(engine.memoryBytes)}`;
  for (const topology of topologies) {
    const shares = memoryShares(planTopology(topology, addressBlock(0)));
    const [needed, disk] = [sumOf(shares), largestDisk(topology)];
    const named = `topology "${topology.name}"`;
    if (needed > available) throw tooBig(`${named} needs ${formatSize(needed)} of memory (${sumText(shares)}); ${canGive}`);
    if (disk > available) throw tooBig(`${named} has disks of ${formatSize(disk)}, which are kept in memory; ${canGive}`);
  }
}

const tooBig = (message: string): EnvironmentError =>
  new EnvironmentError(message, {
    hint: "nothing was started: end what else runs (`muster down` ends what `up` left), give the engine more (Docker Desktop: Settings, Resources), or take a smaller topology",
  });
