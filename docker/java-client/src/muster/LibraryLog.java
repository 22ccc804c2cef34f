package muster;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/**
 * The library's log. Its retries hide every failed attempt from whoever uses it; its log is the one place that tells when it
 * noticed that something was wrong, and what its attempts were answered.
 */
public final class LibraryLog implements InvocationHandler {
  private static final Pattern NODE_LOST =
      Pattern.compile("Node (\\d+) disconnected|Disconnecting from node (\\d+) due to|Error sending fetch request .* to node (\\d+)");
  private static final Pattern ATTEMPT_FAILED =
      Pattern.compile("(?:Got error produce response .* on topic-partition \\S+-(\\d+),).* Error: ([A-Z_]+)");
  /** A broker that is away is told of many times a second. */
  private static final double QUIET_SECONDS = 5;

  private static volatile Signs signs;
  private static final Map<String, Double> toldAt = new ConcurrentHashMap<>();

  private LibraryLog() {}

  static void watch(Signs watching) {
    signs = watching;
  }

  public static Logger logger(String name) {
    return (Logger) Proxy.newProxyInstance(Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, new LibraryLog());
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    String name = method.getName();
    switch (name) {
      case "info", "warn", "error":
        take(name, arguments);
        return null;
      case "isInfoEnabled", "isWarnEnabled", "isErrorEnabled":
        return true;
      case "getName":
        return "library";
      default:
        return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
    }
  }

  private static void take(String level, Object[] arguments) {
    if (!(arguments[0] instanceof String format)) return;
    String text = arguments.length == 1 ? format : formatted(format, arguments);
    noticeIn(text);
    if (level.equals("info")) return;
    double at = Clock.now();
    Double before = toldAt.get(format);
    if (before != null && at - before < QUIET_SECONDS) return;
    toldAt.put(format, at);
    Talk.log(level + ": " + text);
  }

  private static void noticeIn(String text) {
    if (signs == null) return;
    Matcher lost = NODE_LOST.matcher(text);
    if (lost.find()) {
      for (int group = 1; group <= lost.groupCount(); group++)
        if (lost.group(group) != null) signs.troubleAt(Integer.parseInt(lost.group(group)));
      Talk.error("CONNECTION_CLOSED");
    }
    Matcher failed = ATTEMPT_FAILED.matcher(text);
    if (failed.find()) {
      signs.trouble(Integer.parseInt(failed.group(1)));
      Talk.error(failed.group(2));
    }
  }

  private static String formatted(String format, Object[] arguments) {
    Object[] rest = arguments.length == 2 && arguments[1] instanceof Object[] all ? all : java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
    var formatted = MessageFormatter.arrayFormat(format, rest);
    return formatted.getThrowable() == null ? formatted.getMessage() : formatted.getMessage() + ": " + formatted.getThrowable();
  }
}
