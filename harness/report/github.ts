/** What GitHub shows of a run: annotations in the log, and the job's summary. */
import { formatFigure } from "../targets/format.ts";
import { caught, type DrillInRun, escaped, passedInRun, wasJudged } from "./in-run.ts";
import type { DrillRecord } from "./record.ts";
import { MEASURE_NAMES } from "./sections.ts";
import { verdictMarkdown } from "./verdict-md.ts";

/** Where a drill stands in the repository. */
export interface DrillPlace {
  readonly file: string;
  readonly line: number;
}

/** One workflow command, or none for a drill that the run counts as passed without reservation. */
export function annotationOf({ drill, record, failure }: DrillInRun, place: DrillPlace | undefined): string | undefined {
  if (record === null) return command("error", `${drill}: refused`, failure?.message ?? "a guard refused", place);
  const { verdict, mustMiss } = record;
  const told = record.reasons.join("\n");
  if (caught(record))
    return command("notice", `${drill}: caught`, `known-bad, it missed exactly ${mustMiss.join(", ")}\n${told}`, place);
  if (!record.healed) return command("error", `${drill}: healing not proven`, `do not trust this environment\n${told}`, place);
  if (escaped(record)) return command("error", `${drill}: not caught`, failure?.message ?? told, place);
  if (verdict === "met") return undefined;
  return command(verdict === "inconclusive" ? "warning" : "error", `${drill}: ${verdict}`, told, place);
}

/** `::error file=…,line=…,title=…::…`, escaped as the runner takes it apart again: nothing in a name starts another command. */
function command(level: "error" | "warning" | "notice", title: string, message: string, place: DrillPlace | undefined): string {
  const properties = { ...(place === undefined ? {} : { file: place.file, line: String(place.line) }), title };
  const list = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${level} ${list.join(",")}::${data(message)}`;
}

const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** A row a drill with its judged figures, and each verdict folded away below. */
export function stepSummary(results: readonly DrillInRun[], times: readonly string[] = []): string {
  const rows = results.map((result) => [sign(result), cell(result.drill), ...columns(result)]);
  return [
    "## Failover drills",
    "",
    "| | drill | verdict | Kafka · client | figures |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
    ...(times.length === 0 ? [] : ["```text", ...times, "```", ""]),
    ...results.flatMap(({ drill, record }) =>
      record === null ? [] : folded(drill, `${verdictMarkdown(record).trimEnd()}\n\n${pictureOf(record)}`),
    ),
  ].join("\n");
}

/** A summary shows pictures that have an address, and a job's files have none: drawings in place and data URIs are taken out of it. */
const pictureOf = ({ run }: DrillRecord): string =>
  `Timeline: \`timeline.svg\`, and to zoom in \`report.html\`, in the folder \`…-${run}\` of the job's artifact.`;

function columns({ record, failure }: DrillInRun): string[] {
  if (record === null) return ["refused", "", cell(failure?.message ?? "a guard refused; nothing was injected")];
  const counted = caught(record) ? ` (known-bad, caught for ${record.mustMiss.join(", ")})` : "";
  return [
    `**${record.verdict}**${counted}${record.healed ? "" : " · healing not proven"}`,
    cell(`${record.kafka.version} · ${record.client.library} ${record.client.version}`),
    figures(record),
  ];
}

/** Of a drill that was not judged its reason instead. */
function figures({ verdict, reasons, workloads }: DrillRecord): string {
  if (!wasJudged({ verdict })) return cell(reasons.join("; "));
  return workloads
    .map(({ name, tier, verdicts }) => {
      const judged = verdicts.map(({ measure, measured }) => `${MEASURE_NAMES[measure]} ${formatFigure(measure, measured)}`);
      return cell(`${name} (${tier}): ${judged.join(" · ") || "no target was judged"}`);
    })
    .join("<br>");
}

function sign({ record }: DrillInRun): string {
  if (record === null) return "❌";
  if (passedInRun(record)) return "✅";
  const environmentFailed = record.exitCode === 5;
  return !environmentFailed && (record.verdict === "inconclusive" || record.verdict === "not-run") ? "❔" : "❌";
}

/** A verdict links into its run folder; on GitHub that leads nowhere, but the place is worth reading. */
const LINK_INTO_THE_RUN = /\[([^\]\n]+)\]\((?!https?:)[^)\n]+\)/g;

const folded = (drill: string, markdown: string): string[] => [
  `<details><summary>${cell(drill)}</summary>`,
  "",
  markdown.trimEnd().replaceAll(LINK_INTO_THE_RUN, "$1"),
  "",
  "</details>",
  "",
];

/** A bar or a newline must not break the table, nor a name become markup. */
const cell = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, " ");
