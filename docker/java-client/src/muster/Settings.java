package muster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The settings of the library's clients: what the start line asks for, and the library's own defaults for all the rest. */
final class Settings {
  /** Kafka 4's default; of older clients 0. What a tick hands over in one go is to travel in one batch. */
  private static final String LINGER_MS = "5";

  private Settings() {}

  static Properties ofProducer(JsonNode args) {
    Properties settings = common(args);
    settings.put("acks", args.get("acks").asText());
    settings.put("enable.idempotence", String.valueOf(args.get("idempotent").asBoolean()));
    settings.put("linger.ms", LINGER_MS);
    // Open loop: a call that cannot go on says so at once, and does not hold up the other partitions.
    settings.put("max.block.ms", "0");
    JsonNode tuning = args.get("tuning");
    if (tuning.has("deliveryTimeoutMs")) settings.put("delivery.timeout.ms", tuning.get("deliveryTimeoutMs").asText());
    if (args.path("retries").isBoolean() && !args.get("retries").asBoolean()) settings.put("retries", "0");
    settings.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    settings.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    return settings;
  }

  static Properties ofConsumer(JsonNode args) {
    Properties settings = common(args);
    JsonNode tuning = args.get("tuning");
    settings.put("group.id", args.get("group").asText());
    settings.put("session.timeout.ms", tuning.get("sessionTimeoutMs").asText());
    settings.put("heartbeat.interval.ms", tuning.get("heartbeatIntervalMs").asText());
    settings.put("allow.auto.create.topics", "false");
    settings.put("enable.auto.commit", "false");
    // Resets are this program's own doing, so that it can tell them.
    settings.put("auto.offset.reset", "none");
    settings.put("key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    settings.put("value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    return settings;
  }

  private static Properties common(JsonNode args) {
    Properties settings = new Properties();
    List<String> bootstrap = new ArrayList<>();
    args.get("bootstrap").forEach(address -> bootstrap.add(address.asText()));
    settings.put("bootstrap.servers", String.join(",", bootstrap));
    settings.put("client.id", "muster");
    JsonNode tuning = args.get("tuning");
    long connecting = tuning.get("connectionTimeoutMs").asLong();
    settings.put("socket.connection.setup.timeout.ms", String.valueOf(connecting));
    // The ratio of the library's own defaults, 10 s and 30 s.
    settings.put("socket.connection.setup.timeout.max.ms", String.valueOf(3 * connecting));
    settings.put("request.timeout.ms", tuning.get("requestTimeoutMs").asText());
    settings.put("metadata.max.age.ms", tuning.get("metadataMaxAgeMs").asText());
    secure(settings, args.path("security"));
    return settings;
  }

  private static void secure(Properties settings, JsonNode security) {
    JsonNode tls = security.path("tls");
    JsonNode sasl = security.path("sasl");
    settings.put("security.protocol", (sasl.isObject() ? "SASL_" : "") + (tls.isObject() ? "SSL" : "PLAINTEXT"));
    if (tls.hasNonNull("ca")) {
      settings.put("ssl.truststore.type", "PEM");
      settings.put("ssl.truststore.certificates", tls.get("ca").asText());
    }
    if (!sasl.isObject()) return;
    String mechanism = sasl.get("mechanism").asText();
    String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    settings.put("sasl.mechanism", mechanism);
    settings.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security." + module + " required username=" + quoted(sasl.get("username").asText())
            + " password=" + quoted(sasl.get("password").asText()) + ";");
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
