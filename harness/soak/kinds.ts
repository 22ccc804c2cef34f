import type { Random } from "../core/random.ts";
import { cutModes, type Fault } from "../faults/fault.ts";
import type { Link } from "../faults/subject.ts";
import type { Plane } from "../topology/plan.ts";
import type { Ground } from "./ground.ts";
import { linkOf, linksOf, machineOf, nodeOf, subjectOf } from "./subjects.ts";

export type FaultKind = Fault["kind"];

type Settings = Readonly<Record<string, string>>;

type Draw<K extends FaultKind> = (ground: Ground, draw: Random) => Extract<Fault, { kind: K }>;

/** A random fault of this kind on this ground. */
export const faultOf = (kind: FaultKind, ground: Ground, draw: Random): Fault => draws[kind](ground, draw);

const draws: { readonly [K in FaultKind]: Draw<K> } = {
  cut: (ground, draw) => {
    const subject = linkOf(ground, draw);
    return {
      kind: "cut",
      subject,
      mode: draw.pick(cutModes),
      oneWay: draw.chance(0.4),
      ...planes(subject, ground, draw),
    };
  },
  degrade: (ground, draw) => {
    const subject = linkOf(ground, draw);
    return { kind: "degrade", subject, oneWay: draw.chance(0.4), ...planes(subject, ground, draw), ...worse(draw) };
  },
  swizzle: (ground, draw) => ({
    kind: "swizzle",
    links: linksOf(ground, draw),
    mode: draw.pick(cutModes),
    everyMs: draw.between(20, 300),
    seed: draw.between(0, 9999),
  }),
  isolate: (ground, draw) => ({ kind: "isolate", subject: subjectOf(ground, draw), mode: draw.pick(cutModes) }),
  outage: (ground, draw) => ({ kind: "outage", subject: machineOf(ground, draw), mode: "drop" }),
  kill: (ground, draw) => ({ kind: "kill", subject: subjectOf(ground, draw) }),
  stop: (ground, draw) => ({ kind: "stop", subject: nodeOf(ground, draw), withinMs: draw.pick([500, 3000, 10_000]) }),
  pause: (ground, draw) => ({ kind: "pause", subject: subjectOf(ground, draw) }),
  throttle: (ground, draw) => ({ kind: "throttle", subject: subjectOf(ground, draw), cpu: draw.between(3, 10) / 100 }),
  fillDisk: (ground, draw) => ({ kind: "fillDisk", subject: nodeOf(ground, draw) }),
  loseDisk: (ground, draw) => ({ kind: "loseDisk", subject: nodeOf(ground, draw) }),
  loseUnflushed: (ground, draw) => ({
    kind: "loseUnflushed",
    subject: draw.chance(0.2) ? { nodes: ground.nodes } : nodeOf(ground, draw),
    windowMs: draw.between(100, 10_000),
  }),
  rollingRestart: ({ cluster }, draw) => ({ kind: "rollingRestart", cluster, bad: draw.chance(0.5) }),
  misconfigure: (ground, draw) =>
    draw.chance(0.5)
      ? {
          kind: "misconfigure",
          subject: { topic: draw.pick([ground.topic.name, ground.scratch.name]), cluster: ground.cluster },
          settings: draw.pick<Settings>([
            { "min.insync.replicas": "3" },
            { "max.message.bytes": "2000" },
            { "retention.ms": "3600000" },
          ]),
        }
      : {
          kind: "misconfigure",
          subject: nodeOf(ground, draw),
          settings: draw.pick<Settings>([
            { "num.io.threads": "2" },
            { "num.replica.fetchers": "2" },
            { "message.max.bytes": "2000" },
          ]),
        },
  deleteTopic: ({ cluster, scratch }) => ({ kind: "deleteTopic", cluster, topic: scratch.name }),
  shuffleLeaders: ({ cluster, topic }) => ({ kind: "shuffleLeaders", cluster, topic: topic.name }),
  poison: ({ cluster, scratch }, draw) => ({
    kind: "poison",
    cluster,
    topic: scratch.name,
    partition: draw.between(0, scratch.partitions - 1),
    records: draw.between(1, 20),
  }),
};

export const faultKinds = Object.keys(draws) as FaultKind[];

/** All of them most of the time; else one that this link has: clients speak on one plane, nodes with each other on the others. */
function planes({ from, to }: Link, { clients, regions }: Ground, draw: Random): { planes?: readonly Plane[] } {
  if (draw.chance(0.65)) return {};
  const beyond = [...clients, ...regions.slice(1)];
  const client = [from, to].some(
    (end) =>
      ("nodes" in end && end.nodes.some((name) => beyond.includes(name))) || ("region" in end && beyond.includes(end.region)),
  );
  return { planes: [client ? "CLIENT" : draw.pick(["REPLICATION", "CONTROLLER"])] };
}

/** At least one way of being worse, often several. */
function worse(draw: Random): Partial<Extract<Fault, { kind: "degrade" }>> {
  const all = [
    { rttMs: draw.between(20, 200) },
    { rttMs: draw.between(60, 200), jitterMs: draw.between(1, 40) },
    { kilobytesPerSecond: draw.between(4, 400) },
    { sliceBytes: draw.between(50, 1000) },
  ];
  return Object.assign({}, ...draw.shuffled(all).slice(0, draw.between(1, 2)));
}
