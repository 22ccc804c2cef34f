package muster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/** A consumer process: one member of a group, by the classic protocol, that commits by hand what it has told as processed (or before). */
final class Consumer implements ConsumerRebalanceListener {
  private static final Duration POLL = Duration.ofMillis(50);
  /** What it is told at once, again and again (a wrong password), is no reason to be busy. */
  private static final Duration AFTER_FAILURE = Duration.ofMillis(100);
  private static final Duration LAST_COMMIT = Duration.ofSeconds(5);

  private final JsonNode args;
  private final String topic;
  private final double commitEverySeconds;
  private final boolean commitsFirst;
  private final Signs signs;
  private volatile KafkaConsumer<byte[], byte[]> library;
  private Commits commits;
  private Positions positions;
  private final Held held = new Held();
  private double committedAt = Clock.now();
  private volatile double endBy = Double.POSITIVE_INFINITY;
  private volatile boolean isEnding;

  private Consumer(JsonNode args) {
    this.args = args;
    topic = args.get("topic").asText();
    commitEverySeconds = args.get("commitEveryMs").asDouble() / 1000;
    commitsFirst = args.path("commit").asText("after").equals("before");
    signs = new Signs(args);
  }

  static void run(Talk.Start start) {
    Consumer consumer = new Consumer(start.args());
    LibraryLog.watch(consumer.signs);
    Talk.followOrders(start, consumer::end);
    consumer.consume();
  }

  private void end(long withinMs) {
    endBy = Clock.now() + withinMs / 1000.0;
    isEnding = true;
    if (library != null) library.wakeup();
  }

  /** Refused while no address of the bootstrap list resolves. */
  private void open() {
    while (library == null && !isEnding) {
      try {
        library = new KafkaConsumer<>(Settings.ofConsumer(args));
      } catch (KafkaException unresolved) {
        Talk.error(Codes.of(unresolved));
        LockSupport.parkNanos(AFTER_FAILURE.toNanos());
      }
    }
    commits = new Commits(library);
    positions = new Positions(args, library, commits);
  }

  private void consume() {
    open();
    if (library == null) return;
    library.subscribe(List.of(topic), this);
    while (!isEnding) {
      try {
        take(library.poll(POLL));
        positions.takeUp();
        look();
        commitInTurn();
      } catch (OffsetOutOfRangeException lost) {
        positions.outOfRange(lost);
      } catch (WakeupException end) {
        break;
      } catch (KafkaException failure) {
        Talk.error(Codes.of(failure));
        LockSupport.parkNanos(AFTER_FAILURE.toNanos());
      }
    }
    leave();
  }

  /** Commits what was processed and leaves the group, as far as that is possible in the time. */
  private void leave() {
    finish();
    library.close(timeLeft());
  }

  private Duration timeLeft() {
    return Duration.ofMillis((long) Math.max(0, (endBy - Clock.now()) * 1000));
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
      ConsumerRecord<byte[], byte[]> last = ofPartition.get(ofPartition.size() - 1);
      long end = last.offset() + 1;
      positions.reading(partition, end);
      if (commitsFirst) held.take(new Held.Fetched(partition, end, ofPartition));
      else process(partition, ofPartition);
      commits.open(partition, new OffsetAndMetadata(end, last.leaderEpoch(), ""));
    }
  }

  private void process(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    Received.tell(args, partition.partition(), records);
    signs.success(partition.partition());
  }

  private void commitInTurn() {
    double at = Clock.now();
    if (at - committedAt < commitEverySeconds) return;
    committedAt = at;
    work();
    commits.commit();
  }

  /** A round of commits is over: who commits before processing goes on with its work. */
  private void work() {
    for (Held.Fetched done : held.next(one -> commits.covers(one.partition(), one.end()))) process(done.partition(), done.records());
  }

  private void finish() {
    commits.commitNow(isEnding ? timeLeft() : LAST_COMMIT);
    work();
    work();
  }

  /** The library answers from what it knows already. */
  private void look() {
    try {
      signs.metadata(library.partitionsFor(topic, Duration.ZERO));
    } catch (TimeoutException knowsNothingYet) {
      // Nothing to see.
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    tellAssignment();
    positions.assigned(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (!isEnding) finish();
    onPartitionsLost(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    positions.revoked(partitions);
    held.forget(partitions);
    ObjectNode report = Talk.report("assigned");
    ArrayNode left = report.putArray("partitions");
    library.assignment().stream().filter(one -> !partitions.contains(one)).forEach(one -> left.add(one.partition()));
    Talk.tell(report);
  }

  private void tellAssignment() {
    ObjectNode report = Talk.report("assigned");
    ArrayNode held = report.putArray("partitions");
    library.assignment().forEach(one -> held.add(one.partition()));
    Talk.tell(report);
  }
}
