/** Partitions that a broker of three leads tick together, and the brokers in turn: something is always being written. */
const turns = 3;

/** Milliseconds until a partition's next tick: a multiple of its linger on the run's clock, plus its turn. */
export function untilTick(atMs: number, lingerMs: number, partition: number): number {
  const turn = ((partition % turns) * lingerMs) / turns;
  const since = (((atMs - turn) % lingerMs) + lingerMs) % lingerMs;
  const until = lingerMs - since;
  // A timer may be early by a fraction: the tick that it was for is not the next one.
  return until < lingerMs / 4 ? until + lingerMs : until;
}
