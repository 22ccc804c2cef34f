/** When the leader truly changed, and when each client knew, in words: the difference is the client's part of an outage. */
import type { ClientMeasured, PartitionClients, ProbeMeasured, RtoMeasured } from "../measure/measured.ts";

interface Row {
  readonly label: string;
  readonly text: string;
}

/** A row a partition that was out or changed its leader, and one a probe that was silent. */
export function whoNoticed({ clients = [], probes = [] }: RtoMeasured): Row[] {
  return [
    ...clients.map((one) => ({
      label: `partition ${one.partition}`,
      text: [leaderText(one), ...one.clients.map(clientText)].join(" · "),
    })),
    ...probes.map((one) => ({ label: one.probe, text: probeText(one) })),
  ];
}

const leaderText = ({ leader }: PartitionClients): string =>
  leader === undefined ? "no new leader" : `${leader.node} seen to lead (epoch ${leader.epoch}) ${at(leader.after)}`;

function clientText({ session, noticed, metadata, through, began, silent }: ClientMeasured): string {
  const parts = [
    ...(noticed === undefined ? [] : [`noticed ${at(noticed)}`]),
    ...(metadata === undefined ? [] : [`knew the leader ${at(metadata)}`]),
    ...(through === undefined ? [] : [`got through ${at(through)}`]),
    ...(began === undefined ? [] : [`began, first acknowledged ${at(began)}`]),
    ...(silent === undefined ? [] : [`unacknowledged ${at(silent[0])} to ${silent[1] === null ? "the end" : at(silent[1])}`]),
  ];
  return `${session} ${parts.length === 0 ? "had no acknowledgement" : parts.join(", ")}`;
}

const probeText = ({ cluster, lastAcknowledged, back }: ProbeMeasured): string =>
  `last acknowledged by ${cluster} ${lastAcknowledged === null ? "never" : at(lastAcknowledged)}, ${back === null ? "not again" : `again ${at(back)}`}`;

/** `+8.91 s`, `−0.02 s`. */
const at = (seconds: number): string => `${seconds < 0 ? "−" : "+"}${Math.abs(seconds).toFixed(2)} s`;
