package muster;

import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.Errors;

/** The codes that errors are counted under, the protocol's own names where it has one, and what they prove. */
final class Codes {
  /** Answers to an offset commit after which nothing can have been stored: harness/agents/client/outcome.ts. */
  private static final Set<String> REFUSED_COMMITS =
      Set.of(
          "COMMIT_FAILED",
          "REBALANCE_IN_PROGRESS",
          "COORDINATOR_LOAD_IN_PROGRESS",
          "GROUP_AUTHORIZATION_FAILED",
          "TOPIC_AUTHORIZATION_FAILED");

  private Codes() {}

  static String of(Throwable thrown) {
    if (thrown instanceof RetriableCommitFailedException && thrown.getCause() != null) return of(thrown.getCause());
    // How the library says ILLEGAL_GENERATION and UNKNOWN_MEMBER_ID.
    if (thrown instanceof CommitFailedException) return "COMMIT_FAILED";
    if (thrown instanceof BufferExhaustedException) return "CLIENT_BUFFER_FULL";
    if (thrown instanceof TimeoutException && String.valueOf(thrown.getMessage()).startsWith("Expiring")) return "CLIENT_DELIVERY_TIMEOUT";
    Errors error = Errors.forException(thrown);
    return error == Errors.UNKNOWN_SERVER_ERROR ? thrown.getClass().getSimpleName() : error.name();
  }

  /** Of a commit that was attempted once. */
  static String outcomeOfCommit(String code) {
    return REFUSED_COMMITS.contains(code) ? "rejected" : "indeterminate";
  }
}
