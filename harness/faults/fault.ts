/**
 * A fault is readonly data: it can be printed, compared and replayed. What it means on a given topology is worked out by the
 * injector, at injection, and recorded.
 */
export type CutMode = "drop" | "refuse";

/** Links only: what stands inside lives on, and clients at the edge still reach it. */
export interface Isolate {
  readonly kind: "isolate";
  readonly subject: { readonly region: string };
  readonly mode: CutMode;
}

/** The machines die: containers killed and their paths dropped at once. */
export interface Outage {
  readonly kind: "outage";
  readonly subject: { readonly region: string };
  readonly mode: "drop";
}

/** SIGKILL of the JVM; the machine, its address and its name stay. */
export interface Kill {
  readonly kind: "kill";
  readonly subject: { readonly nodes: readonly string[] };
}

/** SIGSTOP of the JVM: a frozen process whose sockets stay open. Its peers see silence. */
export interface Pause {
  readonly kind: "pause";
  readonly subject: { readonly nodes: readonly string[] };
}

export type Fault = Isolate | Outage | Kill | Pause;
export type LinkFault = Isolate | Outage;
export type NodeFault = Kill | Pause;

export const isolate = (region: string, options: { readonly mode?: CutMode } = {}): Isolate => ({
  kind: "isolate",
  subject: { region },
  mode: options.mode ?? "drop",
});

export const outage = (region: string): Outage => ({ kind: "outage", subject: { region }, mode: "drop" });

export const kill = (...nodes: readonly [string, ...string[]]): Kill => ({ kind: "kill", subject: { nodes } });

export const pause = (...nodes: readonly [string, ...string[]]): Pause => ({ kind: "pause", subject: { nodes } });

/** `outage(region east)`, for people. */
export function describeFault(fault: Fault): string {
  const subject = "region" in fault.subject ? `region ${fault.subject.region}` : fault.subject.nodes.join(", ");
  return `${fault.kind}(${subject})`;
}
