package muster;

/** When a lane ticks: harness/agents/client/ticks.ts, so that all drivers write at the same moments of the run's clock. */
final class Ticks {
  private static final int TURNS = 3;

  private Ticks() {}

  /** Milliseconds until a partition's next tick: a multiple of its linger, plus its turn. */
  static double untilTick(double atMs, double lingerMs, int partition) {
    double turn = (partition % TURNS) * lingerMs / TURNS;
    double since = (((atMs - turn) % lingerMs) + lingerMs) % lingerMs;
    double until = lingerMs - since;
    return until < lingerMs / 4 ? until + lingerMs : until;
  }
}
