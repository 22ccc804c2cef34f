import { createHash } from "node:crypto";
import { caught, escaped } from "../in-run.ts";
import type { DrillRecord } from "../record.ts";
import { conditions, headline, workloadText } from "../story.ts";
import type { Attachment, Status, TestResult } from "./model.ts";
import { stepsOf } from "./steps.ts";

/**
 * A drill as one test. What could not be shown (inconclusive, invalid, aborted) is broken, as a test that fell over is; a drill
 * that was not run is skipped. A known-bad drill that was caught stays failed, as its record does, in a category of its own.
 */
const STATUS: Readonly<Record<DrillRecord["verdict"], Status>> = {
  met: "passed",
  missed: "failed",
  inconclusive: "broken",
  invalid: "broken",
  aborted: "broken",
  "not-run": "skipped",
};

/** A drill that its environment kept from running was to run: that is no skipping. */
const ENVIRONMENT = 5;

export function testResultOf(record: DrillRecord, attachments: readonly Attachment[]): TestResult {
  const { drill, topology, startedAt, endedAt } = record;
  const fullName = `${topology}/${drill}`;
  const parameters = parametersOf(record);
  const start = Date.parse(startedAt);
  return {
    uuid: uuidOf(record),
    name: drill,
    fullName,
    titlePath: [topology],
    testCaseId: hash(fullName),
    historyId: hash(JSON.stringify([fullName, parameters.filter(({ excluded }) => excluded !== true)])),
    status: statusOf(record),
    statusDetails: { message: messageOf(record), trace: [headline(record), ...record.reasons].join("\n") },
    stage: "finished",
    start,
    stop: endedAt === undefined ? start : Date.parse(endedAt),
    description: descriptionOf(record),
    labels: labelsOf(record),
    links: [],
    parameters,
    steps: stepsOf(record),
    attachments,
  };
}

/** Markdown, short: Allure 2 shows tables without lines, and the whole verdict is attached. */
const descriptionOf = (record: DrillRecord): string =>
  [
    `${conditions(record)}.`,
    ...record.workloads.map((workload) => workloadText(workload, record)),
    "Intervals are what is known; what this run could not show is not measured, never zero. The whole verdict is attached as verdict.md.",
  ]
    .map((text) => text.replaceAll(/[<>]/g, (character) => `\\${character}`))
    .join("\n\n");

function statusOf(record: DrillRecord): Status {
  if (!record.healed || record.exitCode === ENVIRONMENT) return "broken";
  return escaped(record) ? "failed" : STATUS[record.verdict];
}

/** Starts with the words that categories tell results apart by. */
function messageOf(record: DrillRecord): string {
  const { healed, verdict, mustMiss, reasons } = record;
  const said = reasons.join("\n");
  if (!healed) return `healing not proven: do not trust this environment\n${said}`;
  if (record.exitCode === ENVIRONMENT) return `environment failed, ${verdict}: ${said}`;
  if (caught(record)) return `known-bad, caught: it missed exactly ${mustMiss.join(", ")}\n${said}`;
  if (escaped(record)) return `known-bad, not caught: it must miss exactly ${mustMiss.join(", ")}\n${said}`;
  return said === "" ? verdict : `${verdict}: ${said}`;
}

/** The run and its seed are told and do not tell one history from another. */
function parametersOf({ topology, kafka, client, parameters, seed, run }: DrillRecord): TestResult["parameters"] {
  const conditions = {
    topology,
    Kafka: kafka.version,
    client: parameters?.client ?? `${client.library} ${client.version}`,
    ...parameters?.set,
  };
  return [
    ...Object.entries(conditions).map(([name, value]) => ({ name, value })),
    ...Object.entries({ seed: String(seed), run }).map(([name, value]) => ({ name, value, excluded: true })),
  ];
}

function labelsOf({ drill, topology, faults, workloads, mustMiss }: DrillRecord): TestResult["labels"] {
  const tiers = [...new Set(workloads.map(({ tier }) => tier))].sort();
  const kinds = [...new Set(faults.map(({ kind }) => kind))];
  const tags = [...kinds, ...tiers, ...(mustMiss.length > 0 ? ["known-bad"] : [])];
  return [
    { name: "parentSuite", value: "Failover drills" },
    { name: "suite", value: topology },
    { name: "epic", value: topology },
    { name: "feature", value: drill },
    { name: "framework", value: "muster" },
    { name: "severity", value: severityOf(tiers) },
    ...tags.map((value) => ({ name: "tag", value })),
  ];
}

/** Of the first tier that takes part: tier 1 is the one that a company stops without. */
function severityOf(tiers: readonly string[]): string {
  const bySeverity = new Map([
    ["tier-1", "critical"],
    ["tier-2", "normal"],
    ["tier-3", "minor"],
  ]);
  return tiers.map((tier) => bySeverity.get(tier)).find((severity) => severity !== undefined) ?? "normal";
}

/** The same record always gives the same files. */
export const uuidOf = ({ run, startedAt, drill }: DrillRecord): string =>
  hash(JSON.stringify([drill, run, startedAt])).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);
