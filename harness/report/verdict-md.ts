/** `verdict.md`: a record as markdown, for a pull request, a job summary, an incident review. */
import { floorOf } from "./floor.ts";
import { overviewHeading, overviewRows } from "./overview.ts";
import type { DrillRecord, WorkloadRecord } from "./record.ts";
import { type Mark, sectionsOf, verdictRows } from "./sections.ts";
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

export function verdictMarkdown(record: DrillRecord): string {
  return [
    `# ${headline(record)}`,
    "",
    `Run \`${record.run}\`, started ${record.startedAt}. ${conditions(record)}.`,
    ...(record.healed ? [] : ["", "**Healing was not proven: do not trust this environment.**"]),
    ...bullets(record.reasons.map(cell)),
    ...bullets(missingLines(record).map(cell)),
    ...bullets(cellLines(record).map(cell)),
    ...(showsNothing(record) ? [] : overviewParts(record)),
    ...bullets(record.faults.map((fault) => `Fault ${cell(faultText(fault))}`)),
    ...(showsNothing(record) ? reasonsBehind(record) : figures(record)),
    "",
  ].join("\n");
}

const reasonsBehind = (record: DrillRecord): string[] => [
  ...bullets([hostText(record) ?? []].flat().map(cell)),
  ...evidenceParts(record),
  "",
  "*Nothing of this run may be quoted, so no figure stands here; what was written down is in `drill.json`.*",
];

const figures = (record: DrillRecord): string[] => [
  ...record.workloads.flatMap((workload) => workloadParts(workload, record)),
  ...evidenceParts(record),
  ...phaseParts(record),
  ...floorParts(record),
  "",
  "*Intervals are what is known. A measure that this run could not show is “not measured”, never zero.*",
];

const SIGNS: Readonly<Record<Mark, string>> = { met: "✅", missed: "❌", doubt: "❔" };

function overviewParts(record: DrillRecord): string[] {
  const rows = overviewRows(record);
  if (rows.length === 0) return [];
  return [
    "",
    ...table(
      ["", ...overviewHeading],
      rows.map(({ mark, cells }) => [SIGNS[mark], ...cells]),
    ),
  ];
}

function workloadParts(workload: WorkloadRecord, record: DrillRecord): string[] {
  const rows = verdictRows(workload).map(({ mark, measure, measured, gate, objective }) => [
    SIGNS[mark],
    measure,
    measured,
    gate,
    objective,
  ]);
  return [
    "",
    `## ${cell(workloadText(workload, record))}`,
    "",
    ...(rows.length > 0 ? table(["", "measure", "measured", "gate", "objective"], rows) : ["No target was judged."]),
    ...sectionsOf(workload, record).flatMap(({ title, rows: lines }) => [
      "",
      `### ${title}`,
      "",
      ...table(
        ["", ""],
        lines.map(({ label, text, mark }) => [mark ? `${SIGNS[mark]} ${label}` : label, text]),
      ),
    ]),
  ];
}

function phaseParts(record: DrillRecord): string[] {
  const rows = phaseRows(record).map(({ after, name, took, by }) => [after, name, took, by]);
  const whose = whoseTime(record);
  return [
    "",
    "## Phases",
    "",
    ...(rows.length > 0 ? table(["after the effect", "phase", "took", "by"], rows) : ["Not measured."]),
    ...(whose === undefined ? [] : ["", `Of which ${whose}.`]),
  ];
}

/** Relative to the run's folder, where this file stands too. */
function evidenceParts({ evidence = [] }: DrillRecord): string[] {
  const items = evidence.map(
    ({ for: why, file, line, text }) => `${cell(why)} → [${file}:${line}](${file}#L${line}) ${cell(text)}`,
  );
  return items.length === 0 ? [] : ["", "## Evidence", ...bullets(items)];
}

function floorParts(record: DrillRecord): string[] {
  const rows = floorOf(record).map(({ group, key, value, why = "" }) => [group, `\`${key}\``, value, why]);
  return [
    "",
    "## Settings that make the floor",
    "",
    ...(rows.length > 0 ? table(["of", "setting", "value", "why it matters"], rows) : ["Not recorded."]),
  ];
}

function bullets(items: readonly string[]): string[] {
  return items.length === 0 ? [] : ["", ...items.map((item) => `- ${item}`)];
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(heading), `|${heading.map(() => " --- |").join("")}`, ...rows.map(line)];
}

/** A bar or a newline in a name must not break a table, nor a name become markup. */
function cell(text: string): string {
  return text.replaceAll(/[|<>]/g, (character) => `\\${character}`).replaceAll(/\s*\n\s*/g, " ");
}
