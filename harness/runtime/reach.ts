import type { Security } from "../protocol/security.ts";
import type { Carried } from "../timeline/events.ts";
import type { Topology } from "../topology/define.ts";
import type { AgentLink } from "./agent-link.ts";

/** What a drill's verbs need of a world, whoever owns its clusters: agents that measure, one clock, and ways to the clusters. */
export interface Reach {
  /** Whose machines these are: of the run that made them. */
  readonly run: string;
  /** Whose records are written and read: of the run that plays now. Another where the machines were kept from an earlier one. */
  readonly recordRun: string;
  readonly topology: Topology;
  /** What a wall clock said at one moment of the run's clock: for people only, no figure is made of it. */
  readonly anchor: { readonly at: number; readonly wall: string };
  readonly observer: AgentLink<"observer">;
  /** The agent of a client group. */
  clients(name: string): AgentLink<"client">;
  /** `host:port` of a cluster's brokers as clients reach them. */
  bootstrap(cluster: string): readonly string[];
  /**
   * What a cluster's listeners ask for before anything else; undefined = a plain connection. Holds secrets. Where users are ours, those of this
   * one; where nobody is named, of Muster itself.
   */
  security(cluster: string, user?: string): Security | undefined;
  /** What a broker is called; undefined where no broker of the cluster has this id. */
  nodeName(cluster: string, id: number): string | undefined;
  /** What every path through the fabric has carried so far. Absent on clusters of somebody else. */
  traffic?(): Promise<{ readonly at: number; readonly paths: Readonly<Record<string, Carried>> }>;
  /** A reading of the run's clock, seconds. */
  stamp(): Promise<number>;
}
