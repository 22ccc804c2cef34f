import type { RunFolder } from "../../drill/run-folder.ts";

/** The ids of all faults that were ever injected into a topology by hand; parts of a fault (`f3.1`) count as the fault. */
export const faultsRecorded = (folder: Pick<RunFolder, "recorded">): string[] => [
  ...new Set(
    folder.recorded().flatMap((event) => (event.event === "fault.injected" ? [event.fault.split(".")[0] ?? event.fault] : [])),
  ),
];

/** `f1`, `f2`, …: the first that neither stands now nor was ever recorded in this run. */
export function nextFaultId(recorded: readonly string[], standing: readonly string[]): string {
  const used = [...recorded, ...standing].map((id) => Number(/^f(\d+)/u.exec(id)?.[1] ?? 0));
  return `f${Math.max(0, ...used) + 1}`;
}
