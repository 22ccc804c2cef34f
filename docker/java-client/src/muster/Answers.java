package muster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/** The library's answers, which are one a record, as reports, which are one a run of records that met the same fate together. */
final class Answers {
  /** Answers further apart were not one answer of a broker. */
  private static final double TOGETHER_SECONDS = 0.001;

  /** A batch as it was told before it was handed over. */
  record Batch(long id, int partition, long fromSeq, long toSeq) {}

  /** `error` null = acknowledged; `offset` −1 = the acknowledgement brought none. */
  record Fate(String outcome, String error, long offset) {}

  private Batch batch;
  private Fate first;
  private long from;
  private long to;
  private double at;

  synchronized void take(Batch of, long seq, Fate fate, double now) {
    if (!extendsRun(of, seq, fate, now)) {
      flush();
      batch = of;
      first = fate;
      from = seq;
      at = now;
    }
    to = seq;
    if (to == of.toSeq()) flush();
  }

  /** No answer waits for the next one for longer than the caller lets it. */
  synchronized void flush() {
    if (batch == null) return;
    boolean isAcknowledged = first.error() == null;
    ObjectNode report = Talk.report(isAcknowledged ? "acknowledged" : "failed").put("batch", batch.id()).put("at", at);
    if (!isAcknowledged) report.put("outcome", first.outcome()).put("error", first.error());
    else if (first.offset() < 0) report.putNull("offset");
    else report.put("offset", first.offset());
    if (from != batch.fromSeq() || to != batch.toSeq()) Talk.range(report, "seq", from, to);
    batch = null;
    Talk.tell(report);
  }

  private boolean extendsRun(Batch of, long seq, Fate fate, double now) {
    if (batch != of || seq != to + 1 || now - at > TOGETHER_SECONDS) return false;
    if (!Objects.equals(first.error(), fate.error()) || !first.outcome().equals(fate.outcome())) return false;
    return first.offset() < 0 ? fate.offset() < 0 : fate.offset() == first.offset() + (seq - from);
  }
}
