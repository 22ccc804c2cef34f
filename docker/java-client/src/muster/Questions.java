package muster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** `java-client questions`: what the two languages must agree on, asked by a test that knows the answers. */
final class Questions {
  private Questions() {}

  static void answer() throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) Talk.tell(answerTo(Talk.parse(line)));
  }

  private static ObjectNode answerTo(JsonNode question) {
    ObjectNode answer = Talk.fields();
    switch (question.get("ask").asText()) {
      case "schedule" -> {
        Schedule schedule = Schedule.of(question.get("schedule"));
        double at = question.get("at").asDouble();
        answer.put("lastDueSlot", schedule.lastDueSlot(at));
        answer.put("firstTimelySlot", schedule.firstTimelySlot(at, question.get("objective").asDouble()));
      }
      case "tick" -> answer.put("untilTick", Ticks.untilTick(question.get("atMs").asDouble(), question.get("lingerMs").asDouble(), question.get("partition").asInt()));
      case "encode" -> {
        byte[] value = question.get("value").isNull() ? null : question.get("value").asText().getBytes(UTF_8);
        Identity identity = new Identity(question.get("run").asText(), question.get("session").asText(), question.get("partition").asLong(), question.get("seq").asLong());
        answer.put("header", new String(identity.encode(value), UTF_8));
      }
      case "decode" -> {
        Identity.Decoded decoded = Identity.decode(question.get("header").asText().getBytes(UTF_8), question.get("value").asText().getBytes(UTF_8));
        Identity identity = decoded.identity();
        if (identity == null) answer.put("problem", decoded.problem());
        else
          answer.putObject("identity").put("run", identity.run()).put("session", identity.session()).put("partition", identity.partition()).put("seq", identity.seq());
      }
      case "defaults" -> {
        ProducerConfig.configDef().defaultValues().forEach((key, value) -> answer.put("producer " + key, String.valueOf(value)));
        ConsumerConfig.configDef().defaultValues().forEach((key, value) -> answer.put("consumer " + key, String.valueOf(value)));
      }
      default -> answer.put("unknown", true);
    }
    return answer;
  }
}
