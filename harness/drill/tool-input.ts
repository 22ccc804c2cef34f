import { randomBytes } from "node:crypto";

export interface ToolInput {
  /** Goes before the program and its arguments. */
  readonly before: readonly string[];
  /** Where the program finds it; gone when that has ended. */
  readonly file: string;
}

const written = 'file=$1; printf %s "$2" > "$file" || exit; shift 2; "$@"; ended=$?; rm -f "$file"; exit $ended';

/** What is too long for a tool's arguments, in a file of this call alone: all tools share one machine. */
export function toolInput(input: unknown): ToolInput {
  const file = `/tmp/muster-tool-${randomBytes(4).toString("hex")}.json`;
  return { file, before: ["sh", "-c", written, "sh", file, JSON.stringify(input)] };
}
