/** A string as Kafka's `Type.STRING` writes it: a 16-bit length, then UTF-8; where it ends. undefined = there is none whole. */
export function textAt(bytes: Buffer, at: number): { readonly text: string; readonly end: number } | undefined {
  if (bytes.length < at + 2) return undefined;
  const end = at + 2 + bytes.readInt16BE(at);
  return bytes.readInt16BE(at) < 0 || bytes.length < end ? undefined : { text: bytes.toString("utf8", at + 2, end), end };
}
