/** The steps of the drill, each until the next, by who took it. */
import type { DrillRecord } from "../../record.ts";
import { type Lane, lane, type Tone } from "../scene.ts";

const tones: Readonly<Record<string, Tone>> = { human: "c4", rule: "c5", machine: "c1" };

export function phasesLane({ phases }: Pick<DrillRecord, "phases">, end: number): Lane {
  return lane({
    id: "phases",
    title: "Phases",
    note: "Each lasts until the next one begins. Steps that only the ledger shows (first acknowledgement, first record processed) stand among those that were announced.",
    rows: ["phase", "steps", "", ""],
    spans: phases.map(({ name, at, by }, i) => ({
      row: 0,
      from: at,
      to: phases[i + 1]?.at ?? Math.max(end, at),
      tone: by === undefined ? "quiet" : (tones[by] ?? "quiet"),
      label: name,
      text: by === undefined ? name : `${name} (by ${by === "rule" ? "the drill's own rule" : by})`,
    })),
    // Names stand below each other: some steps take no time at all.
    marks: phases.map(({ name, at }, i) => ({ row: 1 + (i % 3), at, tone: "ink", label: name, text: name })),
    ...(phases.length === 0 && { empty: "Not measured." }),
  });
}
