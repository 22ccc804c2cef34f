import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where a run of this project that observes listens for marks: one per user and project, on this machine only. */
export function markSocket(projectRoot: string): string {
  const project = createHash("sha256").update(projectRoot).digest("hex").slice(0, 12);
  return join(tmpdir(), `muster-mark-${process.getuid?.() ?? 0}-${project}.sock`);
}

/** A request and its answer are one JSON line each. */
export const lineOf = (message: object): string => `${JSON.stringify(message)}\n`;
