import { formatDuration } from "../../core/duration.ts";
import { endsText } from "../../faults/ending.ts";
import type { FaultSight, LagSight, LinkSight, NodeSight, Snapshot, WorkloadSight } from "./snapshot.ts";
import { type Line, type Span, span, table } from "./spans.ts";

/** A look at a topology as lines for people. Pure: the same look gives the same lines. */
export function frameOf(snapshot: Snapshot): Line[] {
  const { topology, run, wall, problem, nodes, workloads, faults, links, lags, silent } = snapshot;
  const head = [span(topology, "strong"), span(`  run ${run}  ${wall}`, "faint")];
  if (problem !== null) return [head, [], [span(`✗ ${problem}`, "bad")]];
  return [
    head,
    ...section(workloads.flatMap(stopwatchLines)),
    ...section(nodeLines(nodes)),
    ...clusterLines(snapshot),
    ...section(linkLines(links)),
    ...section(faultLines(faults)),
    ...section(workloadLines(workloads)),
    ...section(lagLines(lags)),
    ...section(silent.map(({ agent, why }) => [span(`? ${agent} does not answer: ${why}`, "doubt")])),
  ];
}

const section = (lines: readonly Line[]): Line[] => (lines.length === 0 ? [] : [[], ...lines]);

const secondsText = (seconds: number): string => formatDuration(Math.max(0, seconds) * 1000);

/** Whoever watches looks here first: what is out, for how long, against what was promised. */
function stopwatchLines(workload: WorkloadSight): Line[] {
  const { name, tier, out, unreadForSeconds, wasOutForSeconds, gateSeconds, partitions } = workload;
  const gate = gateSeconds === null ? "" : ` of ${gateSeconds} s (${tier})`;
  if (out !== null) {
    const isMissed = gateSeconds !== null && out.forSeconds > gateSeconds;
    return [
      [
        span(`✗ ${name} out for `, "bad"),
        span(secondsText(out.forSeconds), "strong"),
        span(isMissed ? `${gate}: missed` : gate, isMissed ? "bad" : "faint"),
        span(`  ${out.partitions} of ${partitions} partitions unacknowledged`),
      ],
    ];
  }
  if (unreadForSeconds !== null)
    return [[span(`✗ ${name} unread for `, "bad"), span(secondsText(unreadForSeconds), "strong"), span(gate, "faint")]];
  if (wasOutForSeconds !== null)
    return [[span(`✓ ${name} is back`, "good"), span(`, after ${secondsText(wasOutForSeconds)}`), span(gate, "faint")]];
  return [];
}

function nodeLines(nodes: readonly NodeSight[]): Line[] {
  return table(
    nodes.map(({ node, region, zone, roles, process, exit, forSeconds, leadsQuorum, leads, silentForSeconds }) => [
      process === "running" ? span("✓", "good") : process === null ? span("?", "doubt") : span("✗", "bad"),
      span(`${node}${leadsQuorum ? " ★" : ""}`, leadsQuorum ? "strong" : undefined),
      span(`${region ?? "edge"}${zone === null ? "" : `/${zone}`}`, "faint"),
      span(roles.map((role) => shortRoles[role] ?? role).join("+"), "faint"),
      stateSpan(process, exit, forSeconds),
      span(leads === null ? "" : `leads ${leads}`),
      // A process that does not run answers nobody: that is no news.
      ...(silentForSeconds === null || process !== "running"
        ? []
        : [span(`silent for ${secondsText(silentForSeconds)}`, "doubt")]),
    ]),
  );
}

const shortRoles: Readonly<Record<string, string>> = { broker: "broker", controller: "ctrl", worker: "worker" };

function stateSpan(process: NodeSight["process"], exit: string | null, forSeconds: number | null): Span {
  if (process === "running") return span("running", "good");
  if (process === null) return span("not known", "doubt");
  const since = forSeconds === null ? "" : ` for ${secondsText(forSeconds)}`;
  return span(`${process}${exit === null ? "" : ` (${exit})`}${since}`, "bad");
}

function clusterLines({ partitions, quorums }: Snapshot): Line[] {
  const leaders = quorums.map(({ cluster, leader, epoch }) => `${cluster} ${leader ?? "nobody"} (epoch ${epoch})`);
  const quorum = leaders.length === 0 ? [] : [[span(`  quorum   ${leaders.join(" · ")}`, "faint")]];
  if (partitions === null) return quorum;
  const { total, leaderless, underReplicated } = partitions;
  const isWhole = leaderless.length === 0 && underReplicated.length === 0;
  return [
    ...quorum,
    isWhole
      ? [span(`  ISR      all ${total} partitions full`, "faint")]
      : [
          span("  ISR      "),
          span(`${underReplicated.length} of ${total} under-replicated`, "doubt"),
          ...(leaderless.length === 0 ? [] : [span(` · ${leaderless.length} without a leader`, "bad")]),
          span(`: ${byTopic([...leaderless, ...underReplicated]).join(", ")}`, "faint"),
        ],
  ];
}

/** `east payments/3`, `east payments/5` → `east payments 2`. */
function byTopic(partitions: readonly string[]): string[] {
  const topics = Map.groupBy(new Set(partitions), (partition) => partition.replace(/\/\d+$/, ""));
  return [...topics].map(([topic, all]) => `${topic} ${all.length}`);
}

/** Rows speak to columns; only places of which something is touched. */
function linkLines(links: readonly LinkSight[]): Line[] {
  if (links.length === 0) return [];
  const ofZones = (place: string): boolean => place.includes("/");
  return [
    [span("links", "strong"), span("  (bytes from row to column)", "faint")],
    ...matrix(links.filter(({ from, to }) => !ofZones(from) && !ofZones(to))),
    ...matrix(links.filter(({ from, to }) => ofZones(from) || ofZones(to))),
  ];
}

function matrix(links: readonly LinkSight[]): Line[] {
  const places = [...new Set(links.flatMap(({ from, to }) => [from, to]))].toSorted();
  if (places.length === 0) return [];
  const cell = (from: string, to: string): Span => {
    if (from === to) return span("·", "faint");
    const link = links.find((one) => one.from === from && one.to === to);
    if (link === undefined) return span("ok", "good");
    const part = link.affected < link.paths ? ` ${link.affected}/${link.paths}` : "";
    return span(`${link.modes.join("+")}${part}`, link.modes.every((mode) => mode === "slow") ? "doubt" : "bad");
  };
  return table([
    [span(""), ...places.map((place) => span(place, "faint"))],
    ...places.map((from) => [span(from, "faint"), ...places.map((to) => cell(from, to))]),
  ]);
}

function faultLines(faults: readonly FaultSight[]): Line[] {
  if (faults.length === 0) return [[span("no fault is active", "faint")]];
  return [
    [span("faults", "strong")],
    ...table(
      faults.map(({ id, kind, what, endsInSeconds, problem }) => [
        span(id, "bad"),
        span(what),
        problem === null ? span(endText(kind, endsInSeconds), "faint") : span(`not undone: ${problem}`, "bad"),
      ]),
    ),
  ];
}

function endText(kind: FaultSight["kind"], endsInSeconds: number | null): string {
  if (endsInSeconds === null) return "it ends with whoever injected it";
  return endsInSeconds <= 0 ? "its time is up" : endsText(kind, secondsText(endsInSeconds));
}

function workloadLines(workloads: readonly WorkloadSight[]): Line[] {
  if (workloads.length === 0) return [[span("no load runs", "faint")]];
  const heads = ["load", "tier", "on", "written/s", "read/s", "p50/p99 ms", "failed", "unsent", "behind"];
  return [
    ...table(
      [
        heads.map((head, index) => span(head, index === 0 ? "strong" : "faint")),
        ...workloads.map((one) => [
          span(one.name),
          span(one.tier),
          span(one.cluster),
          span(`${one.acknowledgedPerSecond} of ${one.scheduledPerSecond}`, one.out === null ? undefined : "bad"),
          span(
            one.processedPerSecond === null ? "–" : `${one.processedPerSecond}`,
            one.unreadForSeconds === null ? undefined : "bad",
          ),
          span(one.p99Ms === null ? "–" : `${Math.round(one.p50Ms ?? 0)}/${Math.round(one.p99Ms)}`),
          span(`${one.failed}`, one.failed > 0 ? "doubt" : undefined),
          span(`${one.unsent}`, one.unsent > 0 ? "doubt" : undefined),
          span(one.behind === null ? "–" : `${one.behind}`),
        ]),
      ],
      "",
    ),
    ...workloads.flatMap(({ name, errors }) => {
      const told = Object.entries(errors).map(([code, n]) => `${n} × ${code}`);
      return told.length === 0 ? [] : [[span(`  ${name}: ${told.join(", ")}`, "doubt")]];
    }),
  ];
}

const lagLines = (lags: readonly LagSight[]): Line[] =>
  lags.length === 0
    ? []
    : [
        [span("lag", "strong")],
        ...table(
          lags.map(({ topic, of, records, seconds }) => [
            span(topic),
            span(of, "faint"),
            span(records === null ? "not known" : `${records} records`),
            span(seconds === null ? "" : secondsText(seconds)),
          ]),
        ),
      ];
