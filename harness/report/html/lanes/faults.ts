/** What was broken, how, and for how long it stood. */
import type { TimelineEvent } from "../../../timeline/events.ts";
import type { DrillRecord } from "../../record.ts";
import { faultText } from "../../story.ts";
import { type Lane, lane, type Mark, moment, type Span } from "../scene.ts";
import { counted } from "../words.ts";

const told: ReadonlySet<string> = new Set(["fault.injected", "fault.cut", "heal.started", "fault.healed", "node.restarting"]);

/** Machines by name; paths are many, and stand in the table of the topology. */
function hitText(hit: readonly string[]): string {
  const paths = hit.filter((one) => one.includes(">")).length;
  const names = hit.filter((one) => !one.includes(">"));
  const all = [...names, ...(paths === 0 ? [] : [counted(paths, "path")])];
  return all.length === 0 ? "" : `: ${all.join(", ")}`;
}

export function faultsLane({ faults }: Pick<DrillRecord, "faults">, events: readonly TimelineEvent[]): Lane {
  const rows = faults.map(({ id, kind }) => `${id} ${kind}`);
  const spans = faults.flatMap((fault, row): Span[] => {
    const { effect, healedAt, mode, resolved, subject } = fault;
    if (effect === undefined) return [];
    const how = mode === undefined ? "" : `, ${mode}`;
    const label = `${subject}${hitText(resolved.filter((one) => one !== subject))}${how}`;
    return [
      {
        row,
        from: moment(effect.from, effect.to),
        to: healedAt ?? null,
        tone: "bad",
        label,
        text: `Fault ${faultText(fault)}${how}`,
      },
    ];
  });
  const marks = events.flatMap((event): Mark[] => {
    if (!told.has(event.event) || !("fault" in event)) return [];
    const row = faults.findIndex(({ id }) => id === event.fault);
    return row < 0
      ? []
      : [
          {
            row,
            at: event.at,
            tone: event.event === "fault.healed" ? "good" : "ink",
            text: `${event.event} ${String(event.fault)}`,
          },
        ];
  });
  return lane({
    id: "faults",
    title: "Faults",
    note: "From the proven effect (pale where it is known only to lie between two moments) to proven healing. With an arrow: not healed.",
    rows,
    spans,
    marks,
    ...(rows.length === 0 && { empty: "No fault was injected." }),
    ...(rows.length > 0 && spans.length === 0 && { empty: "No effect of the fault was proven." }),
  });
}
