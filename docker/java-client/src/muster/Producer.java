package muster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.internals.RecordHeader;

/** A producer process: one KafkaProducer for all partitions, as an application would have it, under one schedule. */
final class Producer implements Lane.Sink {
  /** The library's batch.size, in whole ones of which it takes its memory. */
  private static final long BATCH_BYTES = 16_384;
  /** Header, length and offsets that a record costs beside its value, generously. */
  private static final long RECORD_OVERHEAD_BYTES = 128;
  private static final double LOOK_SECONDS = 0.02;

  private final JsonNode args;
  private final String topic;
  private final String run;
  private final String session;
  private final int recordBytes;
  private final Signs signs;
  private final Answers answers = new Answers();
  private final AtomicLong unanswered = new AtomicLong();
  private final Thread schedulingThread = Thread.currentThread();
  private final List<Lane> lanes = new ArrayList<>();
  private KafkaProducer<byte[], byte[]> library;
  private Metric memoryFree;
  private int knownPartitions;
  private double openNoSoonerThan;
  private long batches;
  private volatile double endBy = Double.POSITIVE_INFINITY;
  private volatile boolean isEnding;

  private Producer(JsonNode args) {
    this.args = args;
    topic = args.get("topic").asText();
    run = args.get("run").asText();
    session = args.get("session").asText();
    recordBytes = args.get("recordBytes").asInt();
    signs = new Signs(args);
    double objective = args.get("latencyObjectiveMs").asDouble() / 1000;
    double linger = args.get("lingerMs").asDouble();
    for (JsonNode schedule : args.get("schedules")) lanes.add(new Lane(lanes.size(), Schedule.of(schedule), objective, linger, this));
  }

  static void run(Talk.Start start) {
    Producer producer = new Producer(start.args());
    LibraryLog.watch(producer.signs);
    Talk.followOrders(start, producer::end);
    producer.followSchedule();
  }

  /** The schedule ends now; what is due by now is still sent or dropped, and what is in flight may be answered. */
  private void end(long withinMs) {
    endBy = Clock.now() + withinMs / 1000.0;
    isEnding = true;
    LockSupport.unpark(schedulingThread);
  }

  private void followSchedule() {
    boolean hasEnded = false;
    while (!isEnding || (Clock.now() < endBy && !(lanes.stream().allMatch(Lane::isDone) && unanswered.get() == 0))) {
      if (isEnding && !hasEnded) {
        hasEnded = true;
        double at = Clock.now();
        Talk.tell(Talk.report("ended").put("at", at));
        for (Lane lane : lanes) lane.endAt(at);
      }
      look();
      for (Lane lane : lanes) {
        double at = Clock.now();
        if (at >= lane.tickAt()) lane.tick(at);
      }
      answers.flush();
      double nextTick = lanes.stream().mapToDouble(Lane::tickAt).min().orElse(Double.POSITIVE_INFINITY);
      LockSupport.parkNanos((long) (Math.min(nextTick - Clock.now(), LOOK_SECONDS) * 1e9));
    }
    answers.flush();
  }

  private void look() {
    try {
      if (library == null) open();
      if (library == null) return;
      List<PartitionInfo> known = library.partitionsFor(topic);
      knownPartitions = known.size();
      signs.metadata(known);
    } catch (KafkaException notYet) {
      knownPartitions = 0;
    }
  }

  /** Refused while no address of the bootstrap list resolves. */
  private void open() {
    if (Clock.now() < openNoSoonerThan) return;
    openNoSoonerThan = Clock.now() + 1;
    library = new KafkaProducer<>(Settings.ofProducer(args));
    memoryFree =
        library.metrics().values().stream().filter(metric -> metric.metricName().name().equals("buffer-available-bytes")).findAny().orElseThrow();
  }

  /** A library that would make its caller wait, for metadata or for memory, is one that the slot cannot be handed to yet. */
  @Override
  public boolean takes(int partition, long records) {
    if (partition >= knownPartitions) return false;
    long bytes = records * (recordBytes + RECORD_OVERHEAD_BYTES);
    return ((Number) memoryFree.metricValue()).longValue() >= (bytes / BATCH_BYTES + 2) * BATCH_BYTES;
  }

  @Override
  public void send(int partition, long fromSeq, long toSeq, long fromSlot) {
    Answers.Batch batch = new Answers.Batch(++batches, partition, fromSeq, toSeq);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>((int) (toSeq - fromSeq + 1));
    for (long seq = fromSeq; seq <= toSeq; seq++) records.add(record(partition, seq));
    ObjectNode sending = Talk.report("sending").put("batch", batch.id()).put("partition", partition).put("session", session);
    Talk.range(sending, "seq", fromSeq, toSeq);
    Talk.range(sending, "slots", fromSlot, fromSlot + toSeq - fromSeq);
    unanswered.addAndGet(records.size());
    Talk.tell(sending);
    for (long seq = fromSeq; seq <= toSeq; seq++) hand(batch, seq, records.get((int) (seq - fromSeq)));
  }

  private void hand(Answers.Batch batch, long seq, ProducerRecord<byte[], byte[]> record) {
    Callback callback = (metadata, failure) -> answered(batch, seq, metadata, failure);
    try {
      library.send(record, callback);
    } catch (KafkaException | IllegalStateException refused) {
      answered(batch, seq, null, refused);
    }
  }

  /** Called in the scheduling thread, it is the library's own refusal to take the record, which then never leaves this process. */
  private void answered(Answers.Batch batch, long seq, RecordMetadata metadata, Exception failure) {
    unanswered.decrementAndGet();
    double now = Clock.now();
    if (failure == null) {
      answers.take(batch, seq, new Answers.Fate("acknowledged", null, metadata.hasOffset() ? metadata.offset() : -1), now);
      signs.success(batch.partition());
      return;
    }
    boolean neverLeft = Thread.currentThread() == schedulingThread;
    answers.take(batch, seq, new Answers.Fate(neverLeft ? "rejected" : "indeterminate", Codes.of(failure), -1), now);
    signs.trouble(batch.partition());
  }

  /** The value begins with the identity too: DumpLogSegments prints payloads, but of headers only their keys. */
  private ProducerRecord<byte[], byte[]> record(int partition, long seq) {
    byte[] identity = (session + "/" + partition + "/" + seq + " ").getBytes(US_ASCII);
    byte[] value = Arrays.copyOf(identity, Math.max(recordBytes, identity.length));
    Arrays.fill(value, identity.length, value.length, (byte) 'm');
    byte[] header = new Identity(run, session, partition, seq).encode(value);
    return new ProducerRecord<>(topic, partition, null, value, Collections.singletonList(new RecordHeader(Identity.HEADER, header)));
  }
}
