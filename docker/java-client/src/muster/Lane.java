package muster;

/** One partition under its schedule. Every tick hands all that is due to the library, or drops what can no longer be in time. */
final class Lane {
  /** How the due slots get to the library. */
  interface Sink {
    /** False while the library could not take so many records at once. */
    boolean takes(int partition, long records);

    void send(int partition, long fromSeq, long toSeq, long fromSlot);
  }

  private static final double SHORTEST_TICK_MS = 1;

  private final int partition;
  private final Schedule schedule;
  private final double objectiveSeconds;
  private final double lingerMs;
  private final Sink sink;
  private long next;
  private long seq;
  private long last = Long.MAX_VALUE - 1;
  /** Seconds. */
  private double tickAt;

  Lane(int partition, Schedule schedule, double objectiveSeconds, double lingerMs, Sink sink) {
    this.partition = partition;
    this.schedule = schedule;
    this.objectiveSeconds = objectiveSeconds;
    this.lingerMs = lingerMs;
    this.sink = sink;
    next = schedule.firstSlot();
    scheduleTick(Clock.now());
  }

  double tickAt() {
    return tickAt;
  }

  /** What is due by then is still sent or dropped; nothing after it. */
  void endAt(double time) {
    last = schedule.lastDueSlot(time);
  }

  boolean isDone() {
    return next > last;
  }

  void tick(double at) {
    scheduleTick(at);
    long timely = Math.min(schedule.firstTimelySlot(at, objectiveSeconds), last + 1);
    if (timely > next) {
      Talk.tell(Talk.range(Talk.report("unsent").put("partition", partition), "slots", next, timely - 1));
      next = timely;
    }
    long due = Math.min(schedule.lastDueSlot(at), last);
    if (due < next || !sink.takes(partition, due - next + 1)) return;
    long fromSlot = next;
    long fromSeq = seq;
    next = due + 1;
    seq = fromSeq + due - fromSlot + 1;
    sink.send(partition, fromSeq, seq - 1, fromSlot);
  }

  private void scheduleTick(double at) {
    tickAt = at + (lingerMs == 0 ? SHORTEST_TICK_MS : Ticks.untilTick(at * 1000, lingerMs, partition)) / 1000;
  }
}
