import { byText } from "../../core/by-text.ts";
import type { DrillRecord } from "../record.ts";
import type { Attachment, Category } from "./model.ts";
import { testResultOf, uuidOf } from "./result.ts";

/** What `allure-results/` holds for one drill. */
export interface AllureResults {
  /** Content by file name. */
  readonly files: Readonly<Record<string, string>>;
  /** Files of the run folder that are copied, by their new name. */
  readonly copies: Readonly<Record<string, string>>;
}

/** `kept`: what the run folder holds, as paths in it. Logs are attached where a drill was not met: that is when they are read. */
export function allureResultsOf(record: DrillRecord, kept: readonly string[]): AllureResults {
  const uuid = uuidOf(record);
  const wanted = kept
    .filter((path) => EVIDENCE.includes(path) || (path.startsWith("logs/") && record.verdict !== "met"))
    .toSorted((a, b) => Number(b === PICTURE) - Number(a === PICTURE) || byText(a, b));
  const attachments = wanted.map((path): Attachment & { readonly path: string } => ({
    name: path,
    type: TYPES.get(extensionOf(path)) ?? "text/plain",
    source: `${uuid}-${path.replaceAll("/", "-")}`,
    path,
  }));
  const result = testResultOf(
    record,
    attachments.map(({ path: _, ...attachment }) => attachment),
  );
  return {
    files: {
      [`${uuid}-result.json`]: `${JSON.stringify(result, undefined, 2)}\n`,
      "categories.json": `${JSON.stringify(CATEGORIES, undefined, 2)}\n`,
      "environment.properties": environmentOf([record]),
    },
    copies: Object.fromEntries(attachments.map(({ source, path }) => [source, path])),
  };
}

/** First: it is what somebody wants to see. */
const PICTURE = "timeline.svg";
const EVIDENCE = [PICTURE, "verdict.md", "drill.json", "timeline.ndjson", "plan.json"];
const extensionOf = (path: string): string => path.slice(path.lastIndexOf("."));
const TYPES = new Map([
  [".json", "application/json"],
  [".md", "text/markdown"],
  [".svg", "image/svg+xml"],
]);

const CATEGORIES: readonly Category[] = [
  { name: "Healing not proven", messageRegex: "^healing not proven[\\s\\S]*", matchedStatuses: ["broken"] },
  { name: "Known-bad drills, caught", messageRegex: "^known-bad, caught[\\s\\S]*", matchedStatuses: ["failed"] },
  { name: "Known-bad drills, not caught", messageRegex: "^known-bad, not caught[\\s\\S]*", matchedStatuses: ["failed"] },
  { name: "Targets missed", messageRegex: "^missed[\\s\\S]*", matchedStatuses: ["failed"] },
  { name: "Inconclusive", messageRegex: "^inconclusive[\\s\\S]*", matchedStatuses: ["broken"] },
  { name: "Invalid: no figure may be quoted", messageRegex: "^invalid[\\s\\S]*", matchedStatuses: ["broken"] },
  { name: "Environment failed", messageRegex: "^environment failed[\\s\\S]*", matchedStatuses: ["broken"] },
  { name: "Aborted", messageRegex: "^aborted[\\s\\S]*", matchedStatuses: ["broken"] },
  { name: "Not run", messageRegex: "^not-run[\\s\\S]*", matchedStatuses: ["skipped"] },
];

/** What the runs of a report were made with; where they differ, every value. */
export function environmentOf(records: readonly DrillRecord[]): string {
  const values = (pick: (record: DrillRecord) => string): string => [...new Set(records.map(pick))].sort().join(", ");
  const rows = {
    Kafka: values(({ kafka }) => kafka.version),
    "Kafka roles": values(({ kafka }) => (typeof kafka.roles === "string" ? kafka.roles : JSON.stringify(kafka.roles))),
    Client: values(({ client }) => `${client.library} ${client.version}`),
    Topology: values(({ topology }) => topology),
    Cores: values(({ host }) => String(host.cores ?? "unknown")),
    Runs: values(({ run }) => run),
  };
  return Object.entries(rows)
    .map(([key, value]) => `${property(key).replaceAll(" ", "\\ ")}=${property(value)}\n`)
    .join("");
}

/** As Java reads a properties file. */
const property = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll(/[\r\n]+/g, " ");
