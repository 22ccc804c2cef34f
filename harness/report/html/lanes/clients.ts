/** When each client noticed, learnt of another leader, and got through again. */
import type { TimelineEvent } from "../../../timeline/events.ts";
import type { DrawnRun } from "../drawn-run.ts";
import { type Lane, lane, type Mark } from "../scene.ts";

export function clientsLane({ workloads }: Pick<DrawnRun, "workloads">, events: readonly TimelineEvent[]): Lane {
  const names = new Set(workloads.map(({ name }) => name));
  const rows: string[] = [];
  const rowOf = (name: string): number => (rows.includes(name) ? rows.indexOf(name) : rows.push(name) - 1);
  const marks = events.flatMap((event): Mark[] => {
    const { at } = event;
    if (event.event === "client.noticed" && names.has(event.workload))
      return [
        { row: rowOf(event.session), at, tone: "bad", text: `noticed: first error or time-out on partition ${event.partition}` },
      ];
    if (event.event === "client.through" && names.has(event.workload))
      return [
        {
          row: rowOf(event.session),
          at,
          tone: "good",
          text: `through: first acknowledgement since, partition ${event.partition}`,
        },
      ];
    if (event.event === "client.metadata" && names.has(event.workload))
      return [{ row: rowOf(event.session), at, tone: "c4", text: metadata(event.partition, event.leader) }];
    const { event: name, probe, silentForMs } = event as { event: string; probe?: string; silentForMs?: number };
    if (name === "probe.silent")
      return [{ row: rowOf(probe ?? "probe"), at, tone: "bad", text: `has had no acknowledgement for ${silentForMs} ms` }];
    return name === "probe.back" ? [{ row: rowOf(probe ?? "probe"), at, tone: "good", text: "acknowledged again" }] : [];
  });
  return lane({
    id: "clients",
    title: "Clients notice",
    note: "What each client process said of itself: its first error on a partition, when it learnt of another leader, its first acknowledgement after that. A client that says nothing may have noticed nothing, or not tell.",
    rows,
    marks,
    ...(marks.length === 0 && { empty: "No client told of an error, of another leader, or of getting through again." }),
  });
}

const metadata = (partition: number, leader: number): string =>
  leader < 0 ? `learnt that partition ${partition} has no leader` : `learnt that broker ${leader} leads partition ${partition}`;
