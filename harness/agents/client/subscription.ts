/** The topics of a member's subscription as it sent it: version (int16), a count (int32), and as many strings (int16 length, UTF-8). */
export function subscribedTopics(metadata: Buffer): string[] {
  let at = 6;
  return Array.from({ length: metadata.readInt32BE(2) }, () => {
    const from = at + 2;
    at = from + metadata.readInt16BE(at);
    return metadata.toString("utf8", from, at);
  });
}
