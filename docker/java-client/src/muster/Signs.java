package muster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;

/** What this client itself saw of a failover: another leader, the first sign of trouble, and the first success after it. */
final class Signs {
  private static final int NOBODY = -1;

  private final String workload;
  private final String topic;
  private final Map<Integer, Integer> leaders = new HashMap<>();
  private final Set<Integer> troubled = new HashSet<>();

  Signs(JsonNode args) {
    workload = args.get("workload").asText();
    topic = args.get("topic").asText();
  }

  /** The library's cached metadata, looked at often. */
  synchronized void metadata(List<PartitionInfo> partitions) {
    for (PartitionInfo partition : partitions) {
      Node leader = partition.leader();
      int now = leader == null ? NOBODY : leader.id();
      Integer before = leaders.put(partition.partition(), now);
      if (before == null || before == now) continue;
      Talk.event("client.metadata", Clock.now(), fields(partition.partition()).put("leader", now));
    }
  }

  synchronized void trouble(int partition) {
    if (troubled.add(partition)) Talk.event("client.noticed", Clock.now(), fields(partition));
  }

  /** Of all partitions that this broker leads, as far as this client knows. */
  synchronized void troubleAt(int node) {
    leaders.forEach((partition, leader) -> {
      if (leader == node) trouble(partition);
    });
  }

  synchronized void success(int partition) {
    if (troubled.remove(partition)) Talk.event("client.through", Clock.now(), fields(partition));
  }

  private ObjectNode fields(int partition) {
    return Talk.fields().put("workload", workload).put("topic", topic).put("partition", partition);
  }
}
