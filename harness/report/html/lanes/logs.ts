/** What Kafka itself complained of, line by line, on the run's clock. */
import type { LogText } from "../../evidence/logs.ts";
import type { DrillRecord } from "../../record.ts";
import { type Lane, lane, type Mark } from "../scene.ts";

/** `2026-11-20 15:12:29,373 ERROR …`, in UTC as containers are. */
const stamped = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{3}) (WARN|ERROR|FATAL) /;
const LONGEST = 240;
const MOST_OF_NODE = 120;

export function logsLane({ clock }: DrillRecord, logs: readonly LogText[], [from, to]: readonly [number, number]): Lane {
  const rows = logs.map(({ node }) => node);
  const left: string[] = [];
  const marks = logs.flatMap((log, row): Mark[] => {
    const found = clock === undefined ? [] : complaints(log, clock).filter(({ at }) => at >= from && at <= to);
    const shown = chosen(found);
    if (found.length > shown.length) left.push(`${log.node} ${found.length - shown.length}`);
    return shown.map(({ at, text, worse }) => ({ row, at, tone: worse ? "bad" : "warn", text }));
  });
  const more = left.length === 0 ? "" : ` Not drawn, of lines that repeat: ${left.join(", ")}.`;
  return lane({
    id: "logs",
    title: "Kafka's own logs",
    note: `Lines of WARN (amber), ERROR and FATAL (red). They are dated by each machine's wall clock, read together with the run's once: right to about a second.${more}`,
    rows,
    marks,
    ...(clock === undefined && { empty: "The wall clock was not read beside the run's: lines cannot be placed." }),
    ...(rows.length === 0 && { empty: "No log was fetched." }),
    ...(clock !== undefined && rows.length > 0 && marks.length === 0 && { empty: "Nothing at WARN or above in this time." }),
  });
}

interface Complaint {
  readonly at: number;
  readonly text: string;
  readonly worse: boolean;
}

const complaints = ({ file, lines }: LogText, clock: NonNullable<DrillRecord["clock"]>): Complaint[] =>
  lines.flatMap((line, i) => {
    const [, day, time, millis, level] = stamped.exec(line) ?? [];
    if (day === undefined) return [];
    const at = clock.at + (Date.parse(`${day}T${time}.${millis}Z`) - Date.parse(clock.wall)) / 1000;
    return [{ at, text: `${file}:${i + 1} ${line.slice(24, 24 + LONGEST)}`, worse: level !== "WARN" }];
  });

/** The first of each kind of line, and then as many as there is room for. */
function chosen(all: readonly Complaint[]): Complaint[] {
  if (all.length <= MOST_OF_NODE) return [...all];
  const kinds = new Map<string, Complaint>();
  for (const one of all) {
    const kind = one.text.replace(/^\S+ /, "").replaceAll(/\d+/g, "#").slice(0, 60);
    if (!kinds.has(kind)) kinds.set(kind, one);
  }
  const first = [...kinds.values()].slice(0, MOST_OF_NODE);
  const others = all.filter((one) => !first.includes(one)).slice(0, MOST_OF_NODE - first.length);
  return [...first, ...others].toSorted((a, b) => a.at - b.at);
}
