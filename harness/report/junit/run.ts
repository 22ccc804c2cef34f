import { type Asked, caught, type DrillInRun, doneOf } from "../in-run.ts";
import { type Case, caughtFor, notCaught, type Suite, suiteOf } from "./suite.ts";

/**
 * A whole run: what the run's exit code says. A known-bad drill is one testcase here, passed where it missed exactly what it
 * must; its own file in its run folder stays red.
 */
export const suitesOfRun = (drills: readonly DrillInRun[]): Suite[] => drills.map(counted);

function counted({ drill, record, failure }: DrillInRun): Suite {
  if (record === null)
    return {
      name: drill,
      properties: {},
      cases: [errorCase(drill, "not refused", "refused", failure?.message ?? "a guard refused; nothing was injected")],
    };
  const suite = suiteOf(record);
  if (record.mustMiss.length === 0) return suite;
  const { verdict, healed, reasons } = record;
  const why = reasons.join("; ");
  if (!healed) return { ...suite, cases: [errorCase(drill, caughtFor(record), "heal not proven", why)] };
  if (caught(record)) return { ...suite, cases: [{ classname: drill, name: caughtFor(record), out: why }] };
  const [miss] = notCaught(record);
  return { ...suite, cases: [miss ?? errorCase(drill, caughtFor(record), verdict, `${verdict}: ${why}`)] };
}

/** What was to be done and was not, and a session that ended before its time though all was. `broken`: why it ended so. */
export function suitesOfUndone({ chosen, repeat }: Asked, drills: readonly DrillInRun[], broken: string | undefined): Suite[] {
  const undone = chosen.flatMap((drill) => {
    const done = doneOf(drill, drills);
    const cases = Array.from({ length: Math.max(0, repeat - done) }, (_, index) =>
      errorCase(
        drill,
        repeat === 1 ? "ran" : `ran, ${done + index + 1} of ${repeat}`,
        "not run",
        `did not run: ${broken ?? "an error escaped it"}`,
      ),
    );
    return cases.length === 0 ? [] : [{ name: drill, properties: {}, cases }];
  });
  if (undone.length > 0 || broken === undefined) return undone;
  return [{ name: "session", properties: {}, cases: [errorCase("session", "ran to its end", "ended early", broken)] }];
}

const errorCase = (classname: string, name: string, type: string, message: string): Case => ({
  classname,
  name,
  outcome: { kind: "error", type, message },
});
