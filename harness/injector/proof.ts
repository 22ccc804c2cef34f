import type { CutMode } from "../faults/fault.ts";
import type { CanaryReport, CanarySight, PathWay, Stopped } from "../protocol/commands.ts";

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

/** Before `since` nothing was cut: whatever was silent then was somebody else's doing. */
const silence = (sight: CanarySight, connection: string, now: number, since: number): Proven => {
  const wanted = Math.max(leastSilenceMs, silenceFactor * (sight.p99Ms ?? 0));
  if (sight.failure !== null) return no(`${sight.failure} on ${connection}: that is not silence`);
  if (sight.firstUnansweredSentAt === null) return no(`still answered on ${connection}`);
  const silentMs = Math.max(0, now - Math.max(sight.firstUnansweredSentAt, since)) * 1000;
  return silentMs >= wanted ? yes : no(`silent for ${silentMs.toFixed(0)} of ${wanted.toFixed(0)} ms on ${connection}`);
};

/** Whether a connection that was begun since the cut was established. One that was begun before may be, and be noticed much later. */
const connects = ({ new: { lastConnectedBegunAt } }: CanaryReport, since: number): boolean =>
  lastConnectedBegunAt !== null && lastConnectedBegunAt > since;

/** Established since the cut, and in the silence that lasts: its question, too, has no answer. */
const connectsUnanswered = (report: CanaryReport, since: number): boolean =>
  connects(report, since) &&
  (report.new.lastConnectedBegunAt ?? 0) >= (report.new.firstUnansweredSentAt ?? Number.POSITIVE_INFINITY);

/** `drop`: nobody answers and nobody refuses, for long enough, on old and on new connections; nor can one connect. */
export const silent = (reports: readonly CanaryReport[], now: number, since: number): Proven =>
  all(reports, (report) => {
    const quiet = both(report, (sight, connection) => silence(sight, connection, now, since));
    return quiet.proven && connects(report, since) ? no("a new connection was established: SYNs are not dropped") : quiet;
  });

/** `blackhole` and `hold`: silence, but new connections are established. Which of the two it was shows at the heal. */
export const connectsInSilence = (reports: readonly CanaryReport[], now: number, since: number): Proven =>
  all(reports, (report) => {
    const quiet = both(report, (sight, connection) => silence(sight, connection, now, since));
    return quiet.proven && !connectsUnanswered(report, since) ? no("no new connection was established since") : quiet;
  });

/** `refuse`: a new connection is refused, an old one was ended. */
export const refused = (reports: readonly CanaryReport[]): Proven =>
  all(reports, (report) => {
    if (report.new.failure !== "refused") return no(`a new connection: ${report.new.failure ?? "not refused"}`);
    return report.old.failure === null ? no("an old connection still stands") : yes;
  });

/** `reset`: RST on both, after a new one was established; a FIN, or a refusal, is another fault. */
export const wasReset = (reports: readonly CanaryReport[]): Proven =>
  all(reports, (report) => {
    if (report.new.failure !== "reset") return no(`a new connection: ${report.new.failure ?? "not reset"}`);
    if (report.old.failure === null) return no("an old connection still stands");
    return report.old.lastEnd?.how === "reset" ? yes : no(`an old connection: ${report.old.lastEnd?.how ?? report.old.failure}`);
  });

/** How a cut of each mode is proven on the paths that it cuts `since` then, whether both ways or one: a question needs both. */
export const proofOf = {
  drop: silent,
  refuse: refused,
  reset: wasReset,
  blackhole: connectsInSilence,
  hold: connectsInSilence,
} as const satisfies Record<CutMode, (reports: readonly CanaryReport[], now: number, since: number) => Proven>;

/** What is seen on old and new connections of a path while a cut of each mode stands, as the end of "12 watched paths …". */
export const sightOf: Readonly<Record<CutMode, string>> = {
  drop: "silent on old and new connections",
  refuse: "refused on new connections, old ones closed",
  reset: "reset on old and new connections",
  blackhole: "silent on old connections and on new ones, which are established",
  hold: "silent on old connections and on new ones, which are established",
};

/** The counters of a cut's paths: every way that is cut has stopped packets, and none that is not cut. */
export function stopsCounted(paths: readonly PathWay[], stopped: Readonly<Record<string, Stopped>>): Proven {
  const wrong = paths.flatMap(({ path, way }) => {
    const { out = 0, back = 0 } = stopped[path] ?? {};
    if (way !== "back" && out === 0 && !(way === "both" && back > 0)) return [`${path}: no packet was stopped on its way out`];
    if (way === "back" && back === 0) return [`${path}: no packet was stopped on its way back`];
    if (way === "out" && back > 0) return [`${path}: ${back} packets were stopped on their way back too`];
    if (way === "back" && out > 0) return [`${path}: ${out} packets were stopped on their way out too`];
    return [];
  });
  return wrong.length === 0 ? yes : no(wrong.join("; "));
}

/** What a degrade adds to an answer: milliseconds, both ways together. */
export interface Added {
  readonly addedMs: number;
  readonly jitterMs: number;
}

/** How far from `addedMs` the median answer may be: a busy machine's tolerance, and half of the jitter. */
const toleranceOf = ({ addedMs, jitterMs }: Added): number => Math.max(leastToleranceMs, toleranceShare * addedMs) + jitterMs / 2;

/** Whether answer times can show it: what lies within the tolerance would be proven by no change at all. */
export const canBeSeen = (added: Added): boolean => added.addedMs > toleranceOf(added);

/**
 * `degrade` with a round trip: answers take about as much longer as was asked, on old and on new connections: the added round
 * trip, give or take a tolerance for a busy machine and half of its jitter.
 */
export const slowed = (reports: readonly CanaryReport[], before: readonly CanaryReport[], added: Added): Proven =>
  grown(reports, before, (grownMs, connection) =>
    Math.abs(grownMs - added.addedMs) <= toleranceOf(added)
      ? yes
      : no(`answers take ${grownMs.toFixed(0)} ms longer on ${connection}, not about ${added.addedMs} ms`),
  );

/** The end of it: answer times are nearer to what they were before than to what was added. */
export const quickAgain = (reports: readonly CanaryReport[], before: readonly CanaryReport[], { addedMs }: Added): Proven =>
  grown(reports, before, (grownMs, connection) =>
    grownMs < addedMs / 2 ? yes : no(`answers still take ${grownMs.toFixed(0)} ms longer on ${connection} than before the fault`),
  );

function grown(
  reports: readonly CanaryReport[],
  before: readonly CanaryReport[],
  judge: (grownMs: number, connection: string) => Proven,
): Proven {
  const usual = new Map(before.map((report) => [report.path, report]));
  return all(reports, (report) =>
    both(report, ({ recentMs }, connection) => {
      const key = connection === "an old connection" ? "old" : "new";
      const was = usual.get(report.path)?.[key].recentMs ?? null;
      if (recentMs === null || was === null) return no(`${connection}: its answer time is not known`);
      return judge(recentMs - was, connection);
    }),
  );
}

const toleranceShare = 0.25;
const leastToleranceMs = 5;

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
