/** The terminal's verdict table: a record as text. Plain unicode; colour only if asked for. */
import { floorOf } from "./floor.ts";
import type { DrillRecord, WorkloadRecord } from "./record.ts";
import { type Mark, type Section, sectionsOf, type VerdictRow, verdictRows } from "./sections.ts";
import { conditions, faultText, headline, missingLines, phaseRows, whoseTime, workloadText } from "./story.ts";

interface TableOptions {
  readonly colour?: boolean;
}

export function verdictTable(record: DrillRecord, { colour = false }: TableOptions = {}): string {
  const paint = painter(colour);
  return [
    paint(headline(record), VERDICT_MARKS[record.verdict]),
    ...record.reasons.map((reason) => `  ${reason}`),
    ...missingLines(record).map((line) => `  ${line}`),
    "",
    conditions(record),
    ...record.faults.map((fault) => `fault ${faultText(fault)}`),
    ...(record.healed ? [] : [paint("healing was NOT proven: do not trust this environment", "missed")]),
    ...record.workloads.flatMap((workload) => ["", ...workloadLines(workload, record, paint)]),
    ...evidenceLines(record),
    ...phaseLines(record),
    ...floorLines(record),
    "",
  ].join("\n");
}

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

function workloadLines(workload: WorkloadRecord, record: DrillRecord, paint: Paint): string[] {
  return [
    workloadText(workload, record),
    ...verdictLines(verdictRows(workload), paint),
    ...sectionsOf(workload).flatMap((section) => sectionLines(section, paint)),
  ];
}

function verdictLines(rows: readonly VerdictRow[], paint: Paint): string[] {
  if (rows.length === 0) return ["  no target was judged"];
  const heading = { measure: "", measured: "measured", gate: "gate", objective: "objective" };
  const columns = (["measure", "measured", "gate", "objective"] as const).map((name) => ({
    name,
    width: Math.max(heading[name].length, ...rows.map((row) => row[name].length)),
  }));
  const line = (cells: typeof heading) =>
    columns
      .map(({ name, width }) => cells[name].padEnd(width))
      .join("   ")
      .trimEnd();
  return [`    ${line(heading)}`, ...rows.map((row) => `  ${paint(`${SIGNS[row.mark]} ${line(row)}`, row.mark)}`)];
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

function floorLines({ settings, parameters }: DrillRecord): string[] {
  const floor = floorOf(settings, parameters?.set);
  if (floor.length === 0) return ["", "  Settings that make the floor: not recorded"];
  const names = floor.map(({ group, key, value }) => `${group === "" ? "" : `${group} `}${key} = ${value}`);
  const width = Math.max(...names.map((name) => name.length));
  return [
    "",
    "  Settings that make the floor",
    ...floor.map(({ why = "" }, i) => `    ${(names[i] ?? "").padEnd(width)}  ${why}`.trimEnd()),
  ];
}
