package muster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Fetched records of one partition, told as runs of consecutive records of this run; records of others are none of our business. */
final class Received {
  private final JsonNode args;
  private final int partition;
  private final double at = Clock.now();
  private Identity first;
  private Identity last;
  private long fromOffset;
  private long toOffset;

  private Received(JsonNode args, int partition) {
    this.args = args;
    this.partition = partition;
  }

  static void tell(JsonNode args, int partition, List<ConsumerRecord<byte[], byte[]>> records) {
    Received received = new Received(args, partition);
    for (ConsumerRecord<byte[], byte[]> record : records) received.take(record);
    received.flush();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Identity.HEADER);
    Identity.Decoded decoded = Identity.decode(header == null ? null : header.value(), record.value());
    String problem = decoded.problem();
    if ("foreign".equals(problem)) return;
    if (problem == null && !decoded.identity().run().equals(args.get("run").asText())) return;
    if (problem == null && decoded.identity().partition() != partition) problem = "misplaced";
    if (problem != null) corrupt(record.offset(), problem);
    else extend(decoded.identity(), record.offset());
  }

  private void extend(Identity identity, long offset) {
    boolean follows =
        first != null && identity.session().equals(last.session()) && identity.seq() == last.seq() + 1 && offset == toOffset + 1;
    if (!follows) {
      flush();
      first = identity;
      fromOffset = offset;
    }
    last = identity;
    toOffset = offset;
  }

  private void flush() {
    if (first == null) return;
    ObjectNode report = Talk.report("processed").put("partition", partition).put("session", first.session()).put("at", at);
    Talk.range(report, "offset", fromOffset, toOffset);
    Talk.tell(Talk.range(report, "seq", first.seq(), last.seq()));
    first = null;
  }

  private void corrupt(long offset, String problem) {
    ObjectNode fields = Talk.fields().put("partition", partition).put("offset", offset).put("problem", problem);
    fields.set("cluster", args.get("cluster"));
    fields.set("topic", args.get("topic"));
    Talk.event("record.corrupt", at, fields);
  }
}
