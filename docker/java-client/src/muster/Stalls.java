package muster;

/** A gap in the ticker means that this process could not measure in it, whether the machine or its own collector held it up. */
final class Stalls {
  private static final long TICK_MS = 50;
  private static final double STALL_SECONDS = 0.25;

  private Stalls() {}

  static void watch(String process) {
    Thread thread = new Thread(() -> {
      double last = Clock.now();
      for (;;) {
        try {
          Thread.sleep(TICK_MS);
        } catch (InterruptedException end) {
          return;
        }
        double at = Clock.now();
        if (at - last > STALL_SECONDS)
          Talk.event("observer.stall", at, Talk.fields().put("process", process).put("from", last).put("to", at));
        last = at;
      }
    }, "stalls");
    thread.setDaemon(true);
    thread.start();
  }
}
