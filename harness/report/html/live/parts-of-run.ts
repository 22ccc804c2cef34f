/** The lanes of a run that are made of its events, in the order in which the report has them; load stands behind the first two. */

import { milestoneEvents, phasesOfTimeline } from "../../../measure/phases.ts";
import { clientsLane } from "../lanes/clients.ts";
import { faultsLane } from "../lanes/faults.ts";
import { machineLanes } from "../lanes/machines.ts";
import { measuringLanes } from "../lanes/measuring.ts";
import { partitionLanes } from "../lanes/partitions.ts";
import { phasesLane } from "../lanes/phases.ts";
import { replicationLanes } from "../lanes/replication.ts";
import { LivePart } from "./live-part.ts";
import { faultsSoFar } from "./run-so-far.ts";

/** As far as anybody knows it goes on. */
const STILL = Number.POSITIVE_INFINITY;
/** Samples become bins: many are few pixels. */
const SAMPLED = 20_000;
const silence = ["node.silent", "node.back"];

export const partsOfRun = (): LivePart[] => [
  new LivePart(["phase", ...milestoneEvents], (events) => [phasesLane({ phases: phasesOfTimeline(events) }, STILL)]),
  new LivePart(
    ["fault.injected", "fault.cut", "fault.effective", "heal.started", "fault.healed", "node.restarting", "lease.expired"],
    (events) => [faultsLane({ faults: faultsSoFar(events) }, events)],
  ),
  new LivePart(["lag", "group.offsets"], (events, { run, axis }) => replicationLanes(run, events, axis), SAMPLED),
  new LivePart(["leader", "leader.none", "isr", ...silence], (events, { run }) => partitionLanes(run, events, STILL)),
  new LivePart(["quorum", "node.state", ...silence], (events, { run }) => machineLanes(run, events, STILL)),
  new LivePart(["client.noticed", "client.through", "client.metadata", "probe.silent", "probe.back"], (events, { run }) => [
    clientsLane(run, events),
  ]),
  new LivePart(["observer.stall", "host.load"], (events, { axis }) => measuringLanes(events, axis), SAMPLED),
];
