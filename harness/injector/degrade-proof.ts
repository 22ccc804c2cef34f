import { UsageError } from "../core/errors.ts";
import { type Degrade, describeFault } from "../faults/fault.ts";
import type { CanaryReport } from "../protocol/commands.ts";
import { type Added, answering, canBeSeen, type Proven, quickAgain, slowed } from "./proof.ts";

/** One way adds half of the round trip. */
const addedBy = ({ rttMs = 0, oneWay, jitterMs = 0 }: Degrade): Added => ({ addedMs: oneWay ? rttMs / 2 : rttMs, jitterMs });

/** Refuses a round trip that answer times could not tell from none: it would be called proven whatever happened. */
export function refuseUnseen(fault: Degrade): void {
  const { rttMs, jitterMs = 0 } = fault;
  if (rttMs === undefined || canBeSeen(addedBy(fault))) return;
  throw new UsageError(
    `${describeFault(fault)} could not be told from no fault: ${rttMs} ms${fault.oneWay ? " one way" : ""}${jitterMs > 0 ? ` with ${jitterMs} ms of jitter` : ""} lies within what answer times vary by`,
    { hint: "add at least 20 ms of round trip (`--rtt`), and more than the jitter" },
  );
}

/** A round trip is measured by answer times; where none is added, paths only have to answer. */
export const degraded =
  (fault: Degrade, before: readonly CanaryReport[], since: number) =>
  (reports: readonly CanaryReport[]): Proven =>
    fault.rttMs === undefined ? answering(reports, since) : slowed(reports, before, addedBy(fault));

/** Undefined where the answer times of before the fault are not known, or were not to change. */
export const restoredBy = (fault: Degrade, before: readonly CanaryReport[]) =>
  fault.rttMs === undefined
    ? undefined
    : (reports: readonly CanaryReport[]): Proven => quickAgain(reports, before, addedBy(fault));

/** What was seen, and what was only asked for. */
export function degradeProof({ rttMs, jitterMs, kilobytesPerSecond, sliceBytes }: Degrade, paths: number): string[] {
  const set = [
    ...(jitterMs === undefined ? [] : [`jitter of ${jitterMs} ms`]),
    ...(kilobytesPerSecond === undefined ? [] : [`${kilobytesPerSecond} kB/s`]),
    ...(sliceBytes === undefined ? [] : [`slices of ${sliceBytes} bytes`]),
  ];
  return [
    `${paths} watched paths ${rttMs === undefined ? "answer" : "slower"} on old and new connections`,
    ...(set.length === 0 ? [] : [`${set.join(", ")}: accepted by Toxiproxy, not measured`]),
  ];
}
