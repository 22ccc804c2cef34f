/** The run's clock: the kernel's CLOCK_MONOTONIC (what `hrtime` reads on Linux), in seconds since `zero`. */
let zero = process.hrtime.bigint();

export const setZero = (nanoseconds: bigint): void => {
  zero = nanoseconds;
};

/** Seconds since zero, to the microsecond. */
export const now = (): number => Number((process.hrtime.bigint() - zero) / 1000n) / 1e6;

export const zeroOfRun = (): string => zero.toString();
