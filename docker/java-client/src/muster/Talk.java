package muster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/** This process's side of its talk with the agent: a start line and orders on stdin; reports where the launcher put descriptor 3. */
final class Talk {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final FileOutputStream REPORTS = new FileOutputStream(FileDescriptor.out);

  private Talk() {}

  /** The first line that the agent says. */
  record Start(String name, JsonNode args, BufferedReader orders) {}

  static Start begin() throws IOException {
    // What a library prints must not stand among the reports.
    System.setOut(System.err);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = lines.readLine();
    if (line == null) throw new IOException("no start line on stdin");
    JsonNode start = JSON.readTree(line);
    Clock.setZero(Long.parseLong(start.get("zero").asText()));
    return new Start(start.get("name").asText(), start.get("args"), lines);
  }

  /** Calls back for a stop, with its milliseconds; ends with the agent, since nobody would hear of what is done without it. */
  static void followOrders(Start start, LongConsumer stopWithinMs) {
    Thread thread = new Thread(() -> {
      try {
        for (String line = start.orders().readLine(); line != null; line = start.orders().readLine()) {
          JsonNode order = JSON.readTree(line).get("stopWithinMs");
          if (order != null) stopWithinMs.accept(order.asLong());
        }
      } catch (IOException unreadable) {
        log(start.name() + ": " + unreadable);
      }
      Runtime.getRuntime().halt(0);
    }, "orders");
    thread.setDaemon(true);
    thread.start();
  }

  static ObjectNode report(String name) {
    return JSON.createObjectNode().put("report", name);
  }

  static ObjectNode range(ObjectNode report, String field, long from, long to) {
    report.putArray(field).add(from).add(to);
    return report;
  }

  /** Returns when the kernel has the line: from then on it survives a SIGKILL of this process. */
  static void tell(ObjectNode report) {
    try {
      byte[] json = JSON.writeValueAsBytes(report);
      byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
      line[json.length] = '\n';
      synchronized (REPORTS) {
        REPORTS.write(line);
      }
    } catch (IOException nobodyHears) {
      Runtime.getRuntime().halt(1);
    }
  }

  static void event(String event, double at, ObjectNode fields) {
    tell((ObjectNode) report("event").put("event", event).put("at", at).set("fields", fields));
  }

  static ObjectNode fields() {
    return JSON.createObjectNode();
  }

  static JsonNode parse(String line) throws IOException {
    return JSON.readTree(line);
  }

  static void log(String text) {
    tell(report("log").put("text", text));
  }

  static void error(String code) {
    tell(report("error").put("error", code));
  }
}
