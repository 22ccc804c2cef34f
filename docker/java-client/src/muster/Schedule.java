package muster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One partition's open-loop schedule: harness/ledger/schedule.ts, whose arithmetic this repeats bit for bit. */
record Schedule(List<Piece> pieces, long firstSlot) {
  /** `slots` is infinite in the last piece; `first` = the number of its first slot. */
  record Piece(double from, double every, double slots, double first) {}

  private static final double EPSILON = 1e-7;

  static Schedule of(JsonNode json) {
    List<Piece> pieces = new ArrayList<>();
    double next = 0;
    for (JsonNode piece : json.get("pieces")) {
      double slots = piece.get("slots").isNull() ? Double.POSITIVE_INFINITY : piece.get("slots").asDouble();
      pieces.add(new Piece(piece.get("from").asDouble(), piece.get("every").asDouble(), slots, next));
      next += slots;
    }
    return new Schedule(List.copyOf(pieces), json.get("firstSlot").asLong());
  }

  /** The last slot due at this time; `firstSlot − 1` before the first. */
  long lastDueSlot(double at) {
    for (int i = pieces.size() - 1; i >= 0; i--) {
      Piece piece = pieces.get(i);
      if (piece.from() > at + EPSILON) continue;
      double last = Math.min(Math.floor((at - piece.from() + EPSILON) / piece.every()), piece.slots() - 1);
      return (long) Math.max(firstSlot - 1, piece.first() + last);
    }
    return firstSlot - 1;
  }

  /** The earliest slot that can still be sent in time. */
  long firstTimelySlot(double at, double objectiveSeconds) {
    return lastDueSlot(at - objectiveSeconds - 2 * EPSILON) + 1;
  }
}
