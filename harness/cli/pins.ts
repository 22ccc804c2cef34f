import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { DrillResult } from "../drill/session.ts";
import { means, type Pin, parsePin, pinsOf } from "../faults/pins.ts";
import { findRun } from "../publish/run-folders.ts";

/** Each word is a role and its holder (`leader:orders/0=east2`), or a run whose targets are to be the same. */
export const pinsFrom = (words: readonly string[], reports: string): Pin[] =>
  words.flatMap((word) => (word.includes("=") ? [parsePin(word)] : pinsOfRun(word, reports)));

function pinsOfRun(name: string, reports: string): Pin[] {
  const { record, folder } = findRun(reports, name);
  if (record.roleHolders === undefined || record.roleHolders.length === 0)
    throw new UsageError(`--pin ${name}: ${record.drill} asked for no role there, so there is nothing to pin`, {
      hint: `its faults are in ${folder}/drill.json`,
    });
  return pinsOf(record.roleHolders);
}

/** Only a run tells which roles its drills ask for: a pin that none of them did has pinned nothing. */
export function refuseUnaskedPins(pins: readonly Pin[], results: readonly Pick<DrillResult, "record">[]): void {
  if (results.some(({ record }) => record === null)) return;
  const asked = [...new Set(results.flatMap(({ record }) => record?.roleHolders ?? []).map(({ role }) => role))];
  const unasked = pins.find((pin) => !asked.some((role) => means(pin, role)));
  if (unasked !== undefined)
    throw new UsageError(
      `--pin ${unasked.role} pinned nothing: no drill of this run asked for it${suggestion(unasked.role, asked)}`,
      {
        hint: `roles that were asked for: ${asked.join(", ") || "none"}; the results stand, with other targets than you may have meant`,
      },
    );
}
