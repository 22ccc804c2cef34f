import type { Plane } from "../topology/plan.ts";
import type { Link, Subject } from "./subject.ts";
import { printSubject } from "./subject-text.ts";

/**
 * A fault is readonly data: it can be printed, compared and replayed. What it means on a given topology is worked out by the
 * injector, at injection, and recorded.
 */
export const cutModes = ["drop", "refuse", "reset", "blackhole", "hold"] as const;

/**
 * What connections see: `drop` packets vanish; `refuse` FIN, then ECONNREFUSED; `reset` RST; `blackhole` silence, and what was
 * sent is lost; `hold` silence, and what was sent is delivered at the heal.
 */
export type CutMode = (typeof cutModes)[number];

/** Both ways, or only the bytes that travel from the first end to the second. Without planes: all of them. */
export interface Cut {
  readonly kind: "cut";
  readonly subject: Link;
  readonly mode: CutMode;
  readonly oneWay: boolean;
  readonly planes?: readonly Plane[];
}

/** A link that goes on working, badly. What is not said stays as it is. */
export interface Degrade {
  readonly kind: "degrade";
  readonly subject: Link;
  readonly oneWay: boolean;
  readonly planes?: readonly Plane[];
  /** Milliseconds of round trip added; half of them where one way. */
  readonly rttMs?: number;
  readonly jitterMs?: number;
  /** Of each connection and direction. */
  readonly kilobytesPerSecond?: number;
  /** Data arrives in pieces of about this size. */
  readonly sliceBytes?: number;
}

/** Links cut one by one, and healed in another order, which the seed draws. */
export interface Swizzle {
  readonly kind: "swizzle";
  readonly links: readonly Link[];
  readonly mode: CutMode;
  readonly everyMs: number;
  readonly seed: number;
}

/** Links only: what stands inside lives on, and clients at the edge still reach a region. */
export interface Isolate {
  readonly kind: "isolate";
  readonly subject: Subject;
  readonly mode: CutMode;
}

/** The machines die: containers killed and their paths dropped at once. */
export interface Outage {
  readonly kind: "outage";
  readonly subject: Subject;
  readonly mode: "drop";
}

/** SIGKILL of the JVM; the machine, its address and its name stay. */
export interface Kill {
  readonly kind: "kill";
  readonly subject: Subject;
}

/** SIGTERM; SIGKILL after `withinMs`. */
export interface Stop {
  readonly kind: "stop";
  readonly subject: Subject;
  readonly withinMs: number;
}

/** SIGSTOP of the JVM: a frozen process whose sockets stay open. Its peers see silence. */
export interface Pause {
  readonly kind: "pause";
  readonly subject: Subject;
}

/** The JVM gets this share of one core, 0…1. */
export interface Throttle {
  readonly kind: "throttle";
  readonly subject: Subject;
  readonly cpu: number;
}

/** The volume of the log directory has no room left. */
export interface FillDisk {
  readonly kind: "fillDisk";
  readonly subject: Subject;
}

/** The log directory is gone, and the JVM with it. Its contents do not come back: replicas have to bring them. */
export interface LoseDisk {
  readonly kind: "loseDisk";
  readonly subject: Subject;
}

/** A power cut: SIGKILL, then the logs lose what was written in the last `windowMs` and not flushed. */
export interface LoseUnflushed {
  readonly kind: "loseUnflushed";
  readonly subject: Subject;
  readonly windowMs: number;
}

/** One node after the other restarts: in order, waiting for full ISR; or badly, killed and without waiting. */
export interface RollingRestart {
  readonly kind: "rollingRestart";
  readonly cluster: string;
  readonly bad: boolean;
}

/** Kafka's own keys: of nodes, which are restarted with them, or of a topic. The undo restores what was there. */
export interface Misconfigure {
  readonly kind: "misconfigure";
  readonly subject: Subject | { readonly topic: string; readonly cluster: string };
  readonly settings: Readonly<Record<string, string>>;
}

/** The undo creates it again, empty. */
export interface DeleteTopic {
  readonly kind: "deleteTopic";
  readonly cluster: string;
  readonly topic: string;
}

/** Every partition of a topic gets another of its replicas for its preferred leader, and is led by it. The undo restores the order. */
export interface ShuffleLeaders {
  readonly kind: "shuffleLeaders";
  readonly cluster: string;
  readonly topic: string;
}

/** Records that no consumer of ours can read. There is no undo. */
export interface Poison {
  readonly kind: "poison";
  readonly cluster: string;
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
}

export type LinkFault = Cut | Degrade | Isolate | Outage;
export type NodeFault = Kill | Stop | Pause | Throttle | FillDisk | LoseDisk | LoseUnflushed;
export type LogicalFault = DeleteTopic | ShuffleLeaders | Poison | Misconfigure;
export type Fault = LinkFault | NodeFault | LogicalFault | Swizzle | RollingRestart;

/** What is hit, in the words that `muster inject` takes. */
export function subjectOf(fault: Fault): string {
  switch (fault.kind) {
    case "cut":
    case "degrade":
      return printLink(fault.subject, fault.oneWay);
    case "swizzle":
      return fault.links.map((link) => printLink(link)).join(" ");
    case "rollingRestart":
      return fault.cluster;
    case "deleteTopic":
    case "shuffleLeaders":
      return `topic:${fault.topic}@${fault.cluster}`;
    case "poison":
      return `topic:${fault.topic}/${fault.partition}@${fault.cluster}`;
    case "misconfigure":
      return "topic" in fault.subject ? `topic:${fault.subject.topic}@${fault.subject.cluster}` : printSubject(fault.subject);
    default:
      return printSubject(fault.subject);
  }
}

/** `east1<=>west`, or `east1=>west` where only the bytes to the second end are meant. */
export const printLink = ({ from, to }: Link, oneWay = false): string =>
  `${printSubject(from)}${oneWay ? "=>" : "<=>"}${printSubject(to)}`;

/** `outage(region:east)`, for people. */
export const describeFault = (fault: Fault): string => `${fault.kind}(${subjectOf(fault)})`;
