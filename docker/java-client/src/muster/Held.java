package muster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What a consumer that commits before it processes has in its hands: harness/agents/client/held.ts. At any moment something is
 * committed and not processed, which is what a crash loses.
 */
final class Held {
  /** Fetched records of a partition; `end` is the position behind them. */
  record Fetched(TopicPartition partition, long end, List<ConsumerRecord<byte[], byte[]>> records) {}

  private List<Fetched> fetched = new ArrayList<>();
  private List<Fetched> inWork = new ArrayList<>();

  void take(Fetched one) {
    fetched.add(one);
  }

  /** A round of commits is over: gives what was worked on until now, and takes in work what is committed by now. */
  List<Fetched> next(Predicate<Fetched> isCommitted) {
    List<Fetched> done = inWork;
    inWork = fetched.stream().filter(isCommitted).toList();
    fetched = new ArrayList<>(fetched.stream().filter(isCommitted.negate()).toList());
    return done;
  }

  void forget(Collection<TopicPartition> partitions) {
    fetched.removeIf(one -> partitions.contains(one.partition()));
  }
}
