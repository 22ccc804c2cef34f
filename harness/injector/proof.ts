import type { CanaryReport, CanarySight } from "../protocol/commands.ts";

/** Silence shorter than this proves nothing: max(500 ms, 5 × the path's own p99), faults.md. */
const leastSilenceMs = 500;
const silenceFactor = 5;

export type Proven = { readonly proven: true } | { readonly proven: false; readonly seen: string };

const yes: Proven = { proven: true };
const no = (seen: string): Proven => ({ proven: false, seen });

/** Each path once: why it is not proven yet, or that all are. Nothing watched proves nothing. */
function all(reports: readonly CanaryReport[], judge: (report: CanaryReport) => Proven): Proven {
  if (reports.length === 0) return no("no canary watches this fault");
  const failed = reports
    .map((report) => ({ path: report.path, verdict: judge(report) }))
    .filter(({ verdict }) => !verdict.proven);
  if (failed.length === 0) return yes;
  return no(failed.map(({ path, verdict }) => `${path}: ${verdict.proven ? "" : verdict.seen}`).join("; "));
}

const both = (report: CanaryReport, judge: (sight: CanarySight, connection: string) => Proven): Proven => {
  const old = judge(report.old, "an old connection");
  return old.proven ? judge(report.new, "a new connection") : old;
};

/** Enough answers that a path's usual answer time is known and its silence would mean something. */
export const baselined = (reports: readonly CanaryReport[], answers: number): Proven =>
  all(reports, (report) =>
    both(report, (sight, connection) => (sight.answers >= answers ? yes : no(`${sight.answers} answers on ${connection}`))),
  );

/** `drop`: nobody answers and nobody refuses, for long enough, on old and on new connections. */
export const silent = (reports: readonly CanaryReport[], now: number): Proven =>
  all(reports, (report) =>
    both(report, (sight, connection) => {
      const wanted = Math.max(leastSilenceMs, silenceFactor * (sight.p99Ms ?? 0));
      if (sight.failure !== null) return no(`${sight.failure} on ${connection}: that is not silence`);
      if (sight.firstUnansweredSentAt === null) return no(`still answered on ${connection}`);
      const silentMs = (now - sight.firstUnansweredSentAt) * 1000;
      return silentMs >= wanted ? yes : no(`silent for ${silentMs.toFixed(0)} of ${wanted.toFixed(0)} ms on ${connection}`);
    }),
  );

/** `refuse`: a new connection is refused, an old one was ended. */
export const refused = (reports: readonly CanaryReport[]): Proven =>
  all(reports, (report) => {
    if (report.new.failure !== "refused") return no(`a new connection: ${report.new.failure ?? "not refused"}`);
    return report.old.failure === null ? no("an old connection still stands") : yes;
  });

/** A path works when its last word, on old and on new connections, is an answer given after `since`. */
export const answering = (reports: readonly CanaryReport[], since: number): Proven =>
  all(reports, (report) =>
    both(report, (sight, connection) =>
      sight.lastAnswerAt !== null && sight.lastAnswerAt > since
        ? yes
        : no(`no answer on ${connection}${sight.failure === null ? "" : ` (${sight.failure})`}`),
    ),
  );

/** Last answer of any canary: the last sign that something still crossed. */
export const lastSignOfLife = (reports: readonly CanaryReport[]): number =>
  Math.max(
    ...reports.flatMap((report) => [
      report.old.lastAnswerAt ?? Number.NEGATIVE_INFINITY,
      report.new.lastAnswerAt ?? Number.NEGATIVE_INFINITY,
    ]),
  );
