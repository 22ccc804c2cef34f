package muster;

import java.io.IOException;
import org.apache.kafka.common.utils.AppInfoParser;

/** `java-client producer|consumer`: Kafka's own Java client behind the client process protocol. */
public final class Main {
  /** harness/protocol/client-process.ts. */
  private static final int PROTOCOL = 1;

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    String role = arguments.length == 1 ? arguments[0] : "";
    if (role.equals("questions")) {
      Questions.answer();
      System.exit(0);
    }
    if (!role.equals("producer") && !role.equals("consumer")) {
      System.err.println("java-client: expected producer or consumer, got \"" + role + "\"");
      System.exit(2);
    }
    Talk.Start start = Talk.begin();
    Talk.tell(Talk.report("hello").put("protocol", PROTOCOL).put("library", "kafka-clients").put("version", AppInfoParser.getVersion()));
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> Talk.log(start.name() + ": " + thread.getName() + ": " + thrown));
    Stalls.watch(start.name());
    try {
      if (role.equals("producer")) Producer.run(start);
      else Consumer.run(start);
    } catch (RuntimeException | Error failure) {
      failure.printStackTrace();
      System.exit(1);
    }
    System.exit(0);
  }
}
