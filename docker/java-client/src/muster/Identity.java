package muster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32;

/** A record's identity as its header carries it: harness/ledger/identity.ts. */
record Identity(String run, String session, long partition, long seq) {
  static final String HEADER = "muster";

  /** `problem` null = believed. */
  record Decoded(Identity identity, String problem) {}

  byte[] encode(byte[] value) {
    String text = run + "/" + session + "/" + partition + "/" + seq;
    return (text + "/" + checksum(text, value)).getBytes(UTF_8);
  }

  static Decoded decode(byte[] header, byte[] value) {
    if (header == null) return new Decoded(null, "foreign");
    String text = new String(header, UTF_8);
    String[] parts = text.split("/", -1);
    if (parts.length != 5 || !isCount(parts[2]) || !isCount(parts[3])) return new Decoded(null, "malformed");
    String crc = parts[4];
    if (!crc.equals(checksum(text.substring(0, text.length() - crc.length() - 1), value))) return new Decoded(null, "checksum");
    return new Decoded(new Identity(parts[0], parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3])), null);
  }

  private static String checksum(String text, byte[] value) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(UTF_8));
    if (value != null) crc.update(value);
    String hex = Long.toHexString(crc.getValue());
    return "00000000".substring(hex.length()) + hex;
  }

  private static boolean isCount(String text) {
    return !text.isEmpty() && text.length() <= 15 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
