/** The terminal's verdict table: a record as text. Plain unicode; colour only if asked for. */
import { floorOf } from "./floor.ts";
import { overviewHeading, overviewRows } from "./overview.ts";
import type { DrillRecord, WorkloadRecord } from "./record.ts";
import { type Mark, type Section, sectionsOf, type VerdictRow, verdictRows } from "./sections.ts";
import {
  cellLines,
  conditions,
  faultText,
  headline,
  hostText,
  missingLines,
  phaseRows,
  showsNothing,
  whoseTime,
  workloadText,
} from "./story.ts";

interface TableOptions {
  readonly colour?: boolean;
}

export function verdictTable(record: DrillRecord, { colour = false }: TableOptions = {}): string {
  const paint = painter(colour);
  return [
    paint(headline(record), VERDICT_MARKS[record.verdict]),
    ...record.reasons.map((reason) => `  ${reason}`),
    ...missingLines(record).map((line) => `  ${line}`),
    ...cellLines(record).map((line) => `  ${line}`),
    ...(showsNothing(record) ? [] : overviewLines(record, paint)),
    "",
    conditions(record),
    ...record.faults.map((fault) => `fault ${faultText(fault)}`),
    ...(record.healed ? [] : [paint("healing was NOT proven: do not trust this environment", "missed")]),
    ...(showsNothing(record) ? reasonsBehind(record) : figures(record, paint)),
    "",
  ].join("\n");
}

const reasonsBehind = (record: DrillRecord): string[] => [...[hostText(record) ?? []].flat(), ...evidenceLines(record)];

const figures = (record: DrillRecord, paint: Paint): string[] => [
  ...record.workloads.flatMap((workload) => ["", ...workloadLines(workload, record, paint)]),
  ...evidenceLines(record),
  ...phaseLines(record),
  ...floorLines(record),
];

const VERDICT_MARKS: Readonly<Record<DrillRecord["verdict"], Mark>> = {
  met: "met",
  missed: "missed",
  inconclusive: "doubt",
  invalid: "missed",
  aborted: "missed",
  "not-run": "doubt",
};

type Paint = (text: string, mark: Mark | undefined) => string;

const SIGNS: Readonly<Record<Mark, string>> = { met: "✓", missed: "✗", doubt: "?" };
const COLOURS: Readonly<Record<Mark, number>> = { met: 32, missed: 31, doubt: 33 };

function painter(colour: boolean): Paint {
  return (text, mark) => (colour && mark !== undefined ? `\u001b[${COLOURS[mark]}m${text}\u001b[0m` : text);
}

function overviewLines(record: DrillRecord, paint: Paint): string[] {
  const rows = overviewRows(record);
  if (rows.length === 0) return [];
  const line = aligned([overviewHeading, ...rows.map(({ cells }) => cells)]);
  return [
    "",
    `    ${line(overviewHeading)}`,
    ...rows.map(({ mark, cells }) => `  ${paint(`${SIGNS[mark]} ${line(cells)}`, mark)}`),
  ];
}

/** Lays out any of these rows, each column as wide as its widest cell. */
function aligned(rows: readonly (readonly string[])[]): (cells: readonly string[]) => string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return (cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("   ")
      .trimEnd();
}

function workloadLines(workload: WorkloadRecord, record: DrillRecord, paint: Paint): string[] {
  return [
    workloadText(workload, record),
    ...verdictLines(verdictRows(workload), paint),
    ...sectionsOf(workload, record).flatMap((section) => sectionLines(section, paint)),
  ];
}

function verdictLines(rows: readonly VerdictRow[], paint: Paint): string[] {
  if (rows.length === 0) return ["  no target was judged"];
  const heading = ["", "measured", "gate", "objective"];
  const cellsOf = ({ measure, measured, gate, objective }: VerdictRow): string[] => [measure, measured, gate, objective];
  const line = aligned([heading, ...rows.map(cellsOf)]);
  return [`    ${line(heading)}`, ...rows.map((row) => `  ${paint(`${SIGNS[row.mark]} ${line(cellsOf(row))}`, row.mark)}`)];
}

function sectionLines({ title, rows }: Section, paint: Paint): string[] {
  const width = Math.max(...rows.map(({ label }) => label.length), 16);
  return [
    "",
    `  ${title}`,
    ...rows.map(({ label, text, mark }) => paint(`${mark ? `  ${SIGNS[mark]} ` : "    "}${label.padEnd(width)}  ${text}`, mark)),
  ];
}

function evidenceLines({ evidence = [] }: DrillRecord): string[] {
  if (evidence.length === 0) return [];
  return ["", "  Evidence", ...evidence.map(({ for: why, file, line, text }) => `    ${why} → ${file}:${line} ${text}`)];
}

function phaseLines(record: DrillRecord): string[] {
  const rows = phaseRows(record);
  if (rows.length === 0) return ["", "  Phases: not measured"];
  const width = (pick: (row: (typeof rows)[number]) => string) => Math.max(...rows.map((row) => pick(row).length));
  const [after, name, took] = [width((row) => row.after), width((row) => row.name), width((row) => row.took)];
  const whose = whoseTime(record);
  return [
    "",
    "  Phases, after the fault was in effect",
    ...rows.map((row) =>
      `    ${row.after.padStart(after)}  ${row.name.padEnd(name)}  ${row.took.padStart(took)}  ${row.by}`.trimEnd(),
    ),
    ...(whose === undefined ? [] : [`    of which ${whose}`]),
  ];
}

function floorLines(record: DrillRecord): string[] {
  const floor = floorOf(record);
  if (floor.length === 0) return ["", "  Settings that make the floor: not recorded"];
  const names = floor.map(({ group, key, value }) => `${group === "" ? "" : `${group} `}${key} = ${value}`);
  const width = Math.max(...names.map((name) => name.length));
  return [
    "",
    "  Settings that make the floor",
    ...floor.map(({ why = "" }, i) => `    ${(names[i] ?? "").padEnd(width)}  ${why}`.trimEnd()),
  ];
}
