import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { UsageError } from "../core/errors.ts";
import type { PlannedWorkload } from "../drill/definition.ts";
import { recordsOfDrills } from "../publish/run-folders.ts";
import { writeWhole } from "../publish/write-whole.ts";
import { connectors } from "../replication/mirror-maker.ts";
import { wasJudged } from "../report/in-run.ts";
import type { DrillRecord } from "../report/record.ts";
import type { Link, RunbookInput } from "../report/runbook/document.ts";
import { runbookHtml } from "../report/runbook/html.ts";
import { runbookMarkdown } from "../report/runbook/markdown.ts";
import { runbookOf } from "../report/runbook/runbook.ts";
import { verdictRows } from "../report/sections.ts";
import { addressBlock } from "../topology/addresses.ts";
import type { ReplicationDefinition } from "../topology/define.ts";
import { bootstrapOf, type Plan, planTopology } from "../topology/plan.ts";
import { reportsFolder } from "./report.ts";
import { allDrills, named } from "./suites.ts";

/** A drill that moves service to another cluster, as a dated document: Markdown and HTML, readable where nothing runs. */
export async function runbook(name: string, { out = reportsFolder }: { readonly out?: string }): Promise<number> {
  const { spec } = named("drill", name, await allDrills());
  const { source, survivors: target } = spec.loss;
  const plan = planTopology(spec.topology, addressBlock(0));
  const { replication } = spec.topology;
  const forward = replication.find(({ from, to, policy }) => from === source && to === target && policy === "identity");
  if (forward === undefined)
    throw new UsageError(`${name} moves nothing that keeps its name to another cluster: there is no takeover to write down`, {
      hint: "drills on active-passive and active-passive-and-back do: `muster list`",
    });
  const back = replication.find(({ from, to, reserve }) => from === target && to === source && reserve === true);
  const date = new Date().toISOString().slice(0, 10);
  const document = runbookOf({
    drill: name,
    about: spec.about,
    date,
    source,
    target,
    bootstrap: Object.fromEntries([source, target].map((cluster) => [cluster, bootstrapOf(plan, cluster).join(",")])),
    forward: linkIn(plan, forward, spec.workloads),
    back: back === undefined ? null : linkIn(plan, back, spec.workloads),
    workloads: spec.workloads.map(({ tier, ...workload }) => ({ ...workload, tier: tier.name, acks: String(workload.acks) })),
    measured: measuredBy(recordsOfDrills(reportsFolder, new Set([name])).findLast(wasJudged)),
  });
  mkdirSync(out, { recursive: true });
  for (const [ending, text] of [
    ["md", runbookMarkdown(document)],
    ["html", runbookHtml(document)],
  ] as const) {
    const file = join(out, `runbook-${name}-${date}.${ending}`);
    writeWhole(file, text);
    process.stdout.write(`${relative(process.cwd(), file)}\n`);
  }
  return 0;
}

function linkIn(plan: Plan, flow: ReplicationDefinition<string, string>, workloads: readonly PlannedWorkload[]): Link {
  const worker = plan.connects.find(({ cluster }) => cluster === flow.to);
  const topics = workloads.map(({ topic }) => topic);
  const groups = workloads.flatMap(({ group }) => group ?? []);
  return { rest: `http://${worker?.name}:${worker?.restPort}`, connectors: connectors(plan, flow, topics, groups) };
}

function measuredBy(record: DrillRecord | undefined): RunbookInput["measured"] {
  if (record === undefined) return null;
  const { run, startedAt, verdict, workloads } = record;
  const lines = workloads.map(
    (workload) =>
      `${workload.name}: ${verdictRows(workload)
        .map(({ measure, measured }) => `${measure} ${measured}`)
        .join(", ")}`,
  );
  return { run, startedAt, lines: [verdict, ...lines] };
}
