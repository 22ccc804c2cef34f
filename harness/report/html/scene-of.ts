/** From a run's files to its scene. */

import { effectOf, stallsOf } from "../../measure/effect.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { showsNothing } from "../story.ts";
import { stepFor, thinned } from "./bins.ts";
import { type Axis, type Flow, flowsOf } from "./flow.ts";
import { clientsLane } from "./lanes/clients.ts";
import { faultsLane } from "./lanes/faults.ts";
import { loadLanes } from "./lanes/load.ts";
import { logsLane } from "./lanes/logs.ts";
import { lossLane } from "./lanes/loss.ts";
import { machineLanes } from "./lanes/machines.ts";
import { measuringLanes } from "./lanes/measuring.ts";
import { outagesLane } from "./lanes/outages.ts";
import { partitionLanes } from "./lanes/partitions.ts";
import { phasesLane } from "./lanes/phases.ts";
import { replicationLanes } from "./lanes/replication.ts";
import { eventsInOrder, linesOnRunClock, type RunFiles } from "./material.ts";
import { EvidenceTimes } from "./places.ts";
import { type Moment, moment, type Scene } from "./scene.ts";

export interface Drawn {
  readonly scene: Scene;
  readonly flows: readonly Flow[];
  readonly events: readonly TimelineEvent[];
  readonly times: EvidenceTimes;
}

export function sceneOf(files: RunFiles): Drawn {
  const { record, logs } = files;
  const events = eventsInOrder(files.timeline);
  const axis = axisOf(files, events);
  const zero = zeroOf(files, events);
  const times = new EvidenceTimes(record, files.timeline);
  const flows = flowsOf(record, times.watching(linesOnRunClock(files)), axis);
  // No figure of such a run may be quoted, and none is drawn.
  const quoted = showsNothing(record) ? [] : [outagesLane(record, zero), lossLane(flows, zero)];
  const scene: Scene = {
    from: axis.from,
    to: axis.to,
    ...(zero === undefined ? {} : { zero }),
    lanes: [
      phasesLane(record, axis.to),
      faultsLane(record, events),
      ...quoted,
      ...flows.flatMap((flow) => loadLanes(flow, events, axis)),
      ...replicationLanes(record, events, axis),
      ...partitionLanes(record, events, axis.to),
      ...machineLanes(record, events, axis.to),
      clientsLane(record, events),
      logsLane(record, logs, [axis.from, axis.to]),
      ...measuringLanes(events, axis),
    ],
  };
  return { scene: thinned(scene), flows, events, times };
}

/** t_D as verdicts count from it: of the fault whose effect is told as a phase, or else of the first. */
function zeroOf({ record: { faults, phases } }: RunFiles, events: readonly TimelineEvent[]): Moment | undefined {
  const begun = phases.find(({ name }) => name === "effective")?.at;
  const hit = faults
    .filter(({ effect }) => effect !== undefined)
    .toSorted((a, b) => (a.effect?.from ?? 0) - (b.effect?.from ?? 0));
  const judged = hit.find(({ effect }) => effect?.from === begun) ?? hit[0];
  const effect = effectOf(events, judged?.id, stallsOf(events, 0));
  return effect === undefined ? undefined : moment(effect.at.atLeast, effect.at.atMost);
}

/** From the first phase, or the first event where none was announced, to the last event; in whole seconds. */
function axisOf({ record }: RunFiles, events: readonly TimelineEvent[]): Axis {
  const first = events[0]?.at ?? 0;
  const begun = record.phases[0]?.at ?? first;
  const from = Math.floor(Math.max(first, begun - 3));
  const to = Math.max(from + 1, Math.ceil(events.at(-1)?.at ?? from + 1));
  return { from, to, step: stepFor(to - from) };
}
