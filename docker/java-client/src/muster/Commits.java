package muster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Commits, told before and after. One at a time: the next one covers what came meanwhile. */
final class Commits {
  private final KafkaConsumer<byte[], byte[]> library;
  private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private long commits;
  private boolean isRunning;

  Commits(KafkaConsumer<byte[], byte[]> library) {
    this.library = library;
  }

  /** Where a partition was taken up: nothing of it is to be committed yet. */
  void begin(TopicPartition partition, long offset) {
    committed.put(partition, new OffsetAndMetadata(offset));
    next.remove(partition);
  }

  /** From now on this position may be committed. */
  void open(TopicPartition partition, OffsetAndMetadata upTo) {
    next.put(partition, upTo);
  }

  boolean covers(TopicPartition partition, long end) {
    OffsetAndMetadata until = committed.get(partition);
    return until != null && until.offset() >= end;
  }

  void forget(TopicPartition partition) {
    next.remove(partition);
    committed.remove(partition);
  }

  /** In the background: `poll` brings the answer. One attempt. */
  void commit() {
    Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted();
    if (isRunning || offsets.isEmpty()) return;
    Map<TopicPartition, Long> told = tellCommitting(offsets);
    isRunning = true;
    library.commitAsync(offsets, (same, failure) -> {
      isRunning = false;
      String error = failure == null ? null : Codes.of(failure);
      tellCommitted(told, offsets, error, error == null ? "acknowledged" : Codes.outcomeOfCommit(error));
    });
  }

  /** Waits for the answer; the library tries again by itself, so that its last failure proves nothing. */
  boolean commitNow(Duration within) {
    Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted();
    if (offsets.isEmpty()) return true;
    Map<TopicPartition, Long> told = tellCommitting(offsets);
    String error = null;
    try {
      commitDespiteWakeup(offsets, within);
    } catch (KafkaException failure) {
      error = Codes.of(failure);
    }
    tellCommitted(told, offsets, error, error == null ? "acknowledged" : "indeterminate");
    return error == null;
  }

  /** The order to stop wakes whatever waits, this commit too. */
  private void commitDespiteWakeup(Map<TopicPartition, OffsetAndMetadata> offsets, Duration within) {
    try {
      library.commitSync(offsets, within);
    } catch (WakeupException order) {
      library.commitSync(offsets, within);
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> uncommitted() {
    Map<TopicPartition, OffsetAndMetadata> left = new HashMap<>(next);
    left.entrySet().removeIf(entry -> {
      OffsetAndMetadata before = committed.get(entry.getKey());
      return before != null && before.offset() == entry.getValue().offset();
    });
    return left;
  }

  private Map<TopicPartition, Long> tellCommitting(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<TopicPartition, Long> told = new HashMap<>();
    double at = Clock.now();
    offsets.forEach((partition, offset) -> {
      told.put(partition, ++commits);
      Talk.tell(Talk.report("committing").put("commit", commits).put("at", at).put("partition", partition.partition()).put("offset", offset.offset()));
    });
    return told;
  }

  private void tellCommitted(Map<TopicPartition, Long> told, Map<TopicPartition, OffsetAndMetadata> offsets, String error, String outcome) {
    double at = Clock.now();
    told.forEach((partition, commit) -> {
      var report = Talk.report("committed").put("commit", commit).put("at", at).put("outcome", outcome);
      Talk.tell(error == null ? report : report.put("error", error));
      if (error == null && committed.containsKey(partition)) committed.put(partition, offsets.get(partition));
    });
  }
}
