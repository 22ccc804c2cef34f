package muster;

/** The run's clock: CLOCK_MONOTONIC, which is what nanoTime reads on Linux, in seconds since the run's second 0. */
final class Clock {
  private static volatile long zero = System.nanoTime();

  private Clock() {}

  static void setZero(long nanoseconds) {
    zero = nanoseconds;
  }

  /** To the microsecond. */
  static double now() {
    return (System.nanoTime() - zero) / 1000 / 1e6;
  }
}
