import { type Duration, formatDuration, milliseconds, parseDuration } from "../../core/duration.ts";
import { UsageError } from "../../core/errors.ts";
import { maximalTtlMs } from "../../protocol/leases.ts";

/** How long a fault stands that nobody heals before: bounded, because people forget. */
export function parseTtl(text: string): Duration {
  const ttl = parseDuration(text);
  if (ttl === undefined || ttl === 0)
    throw new UsageError(`--ttl ${text} is no length of time`, { hint: "with a unit: --ttl 90s, 10m, 1h" });
  if (ttl > maximalTtlMs)
    throw new UsageError(
      `--ttl ${text} is longer than ${formatDuration(milliseconds(maximalTtlMs))}, the longest that a fault may stand`,
      {
        hint: "inject it again when it has ended",
      },
    );
  return ttl;
}
