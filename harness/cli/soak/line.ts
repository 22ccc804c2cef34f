import type { SoakResult } from "../../soak/results.ts";

/** What was played and what came of it, in a line; what was not well afterwards below it. */
export function lineOf({ kind, seed, seconds, faults, unhealed, leftovers, ...rest }: SoakResult): string {
  const told = faults.map(({ fault, outcome, reason }) =>
    outcome === "proven" || kind === "kill -9" ? fault : `${fault} ${outcome} (${reason?.slice(0, 160)})`,
  );
  const how = "during" in rest ? `kill -9 on ${rest.on}, ${rest.during} + ${rest.afterMs} ms, healed by ${rest.healedBy}: ` : "";
  const problems = [...unhealed, ...leftovers];
  const mark = problems.length === 0 ? "✓" : "✗";
  return `${mark} ${seed}  ${seconds.toFixed(1)} s  ${how}${told.join(" + ")}${problems.map((problem) => `\n    ${problem}`).join("")}`;
}
