package muster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Where this member takes up its partitions, told as it was found and as what it was reset to. */
final class Positions {
  private static final Duration ALL = Duration.ofMillis(1000);
  private static final Duration ONE = Duration.ofMillis(200);
  private static final double PAUSE_SECONDS = 0.2;

  private final KafkaConsumer<byte[], byte[]> library;
  private final boolean isEarliest;
  private final Commits commits;
  /** Held, but not read yet: nobody has told where to begin. */
  private final Set<TopicPartition> waiting = new LinkedHashSet<>();
  /** Found beyond what the leader shows to consumers: a log that ends there and one that is about to show more look the same. */
  private final Map<TopicPartition, Found> unproven = new HashMap<>();
  private double triedAt = Double.NEGATIVE_INFINITY;

  private record Found(long offset, double at) {}

  private record Log(long start, long end) {}

  Positions(JsonNode args, KafkaConsumer<byte[], byte[]> library, Commits commits) {
    this.library = library;
    this.commits = commits;
    isEarliest = args.get("autoOffsetReset").asText().equals("earliest");
  }

  void assigned(Collection<TopicPartition> partitions) {
    library.pause(partitions);
    // A place to stand until the real one is known; nothing is fetched from it.
    for (TopicPartition partition : partitions) library.seek(partition, 0);
    waiting.addAll(partitions);
    triedAt = Double.NEGATIVE_INFINITY;
    takeUp();
  }

  void revoked(Collection<TopicPartition> partitions) {
    waiting.removeAll(partitions);
    unproven.keySet().removeAll(partitions);
    partitions.forEach(commits::forget);
  }

  /** All at once, or each as soon as its own leader answers, so that one without a leader holds up no other for long. */
  void takeUp() {
    proveFound();
    if (waiting.isEmpty() || Clock.now() - triedAt < PAUSE_SECONDS) return;
    if (!attempt(Set.copyOf(waiting), ALL)) for (TopicPartition one : Set.copyOf(waiting)) attempt(Set.of(one), ONE);
    triedAt = Clock.now();
  }

  /** Whoever was shown records before this position was shown the log until there. */
  void reading(TopicPartition partition, long end) {
    Found found = unproven.remove(partition);
    if (found != null) tell(partition, found.offset(), found.at(), true, end);
  }

  /** What `auto.offset.reset` does, told as it happens; where a truncated log says from where on it differs, from there. */
  void outOfRange(OffsetOutOfRangeException lost) {
    Map<TopicPartition, OffsetAndMetadata> divergent =
        lost instanceof LogTruncationException truncated ? truncated.divergentOffsets() : Map.of();
    Talk.error(lost instanceof LogTruncationException ? "LOG_TRUNCATED" : "OFFSET_OUT_OF_RANGE");
    for (TopicPartition partition : lost.partitions()) {
      Log log = logsOf(Set.of(partition), ONE).get(partition);
      if (log == null) continue;
      Found found = unproven.remove(partition);
      if (found != null) tell(partition, found.offset(), found.at(), true, log.end());
      reset(partition, log, Optional.ofNullable(divergent.get(partition)).map(OffsetAndMetadata::offset));
    }
  }

  private boolean attempt(Set<TopicPartition> partitions, Duration within) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed = library.committed(partitions, within);
      Map<TopicPartition, Log> logs = logsOf(partitions, within);
      if (logs.size() < partitions.size()) return false;
      for (TopicPartition partition : partitions) begin(partition, committed.get(partition), logs.get(partition));
      return true;
    } catch (KafkaException nobodyAnswers) {
      return false;
    }
  }

  private void begin(TopicPartition partition, OffsetAndMetadata found, Log log) {
    double at = Clock.now();
    if (found != null && found.offset() >= log.start()) {
      library.seek(partition, found);
      commits.begin(partition, found.offset());
      if (found.offset() <= log.end()) tell(partition, found.offset(), at, true, log.end());
      else unproven.put(partition, new Found(found.offset(), at));
    } else {
      if (found != null) tell(partition, found.offset(), at, true, log.end());
      reset(partition, log, Optional.empty());
    }
    waiting.remove(partition);
    library.resume(List.of(partition));
  }

  private void reset(TopicPartition partition, Log log, Optional<Long> divergent) {
    long offset = divergent.orElse(isEarliest ? log.start() : log.end());
    library.seek(partition, offset);
    commits.begin(partition, offset);
    tell(partition, offset, Clock.now(), false, log.end());
  }

  /** A leader refuses what is beyond its log; until it does, or shows that much, nothing is told. */
  private void proveFound() {
    if (unproven.isEmpty() || Clock.now() - triedAt < PAUSE_SECONDS) return;
    logsOf(Set.copyOf(unproven.keySet()), ONE).forEach((partition, log) -> {
      if (log.end() < unproven.get(partition).offset()) return;
      Found found = unproven.remove(partition);
      tell(partition, found.offset(), found.at(), true, log.end());
    });
    triedAt = Clock.now();
  }

  /** Nothing where nobody answers in time. */
  private Map<TopicPartition, Log> logsOf(Set<TopicPartition> partitions, Duration within) {
    try {
      Map<TopicPartition, Long> starts = library.beginningOffsets(partitions, within);
      Map<TopicPartition, Long> ends = library.endOffsets(partitions, within);
      Map<TopicPartition, Log> logs = new HashMap<>();
      for (TopicPartition partition : partitions) logs.put(partition, new Log(starts.get(partition), ends.get(partition)));
      return logs;
    } catch (KafkaException nobodyAnswers) {
      return Map.of();
    }
  }

  private static void tell(TopicPartition partition, long offset, double at, boolean found, long logEnd) {
    Talk.tell(Talk.report("resumed").put("partition", partition.partition()).put("offset", offset).put("at", at).put("found", found).put("logEnd", logEnd));
  }
}
