import { UsageError } from "../../core/errors.ts";
import type { ObservedNode } from "../../protocol/commands.ts";
import { type Ear, Endpoint } from "./endpoint.ts";
import type { LeaderMemory } from "./leaderMemory.ts";

/** A node as the observer holds it: each listener asked by itself, by address, never through another node. */
export interface Node {
  readonly id: number;
  readonly name: string;
  readonly cluster: string;
  readonly broker: Endpoint | null;
  readonly controller: Endpoint | null;
  readonly address: string;
  /** Where clients speak to the broker; null where nobody said. */
  readonly clientPort: number | null;
}

export type Broker = Node & { readonly broker: Endpoint };
export type Controller = Node & { readonly controller: Endpoint };

interface FleetOptions {
  /** How long a node may take to answer. */
  readonly timeoutMs: number;
  /** Shared by all fleets: what one of them saw, the others may not forget. */
  readonly memory: LeaderMemory;
  readonly earOf?: (node: ObservedNode) => Ear | undefined;
}

/** All nodes, with connections of their own: whoever reads megabytes must not delay whoever listens for signs of life. */
export class Fleet {
  readonly nodes: readonly Node[];
  readonly memory: LeaderMemory;

  constructor(observed: readonly ObservedNode[], options: FleetOptions) {
    this.memory = options.memory;
    this.nodes = observed.map((node) => {
      const ear = options.earOf?.(node);
      const listener = (port: number | null): Endpoint | null =>
        port === null ? null : new Endpoint(node.address, port, { timeoutMs: options.timeoutMs, ear, security: node.security });
      const { id, name, cluster, address, clientPort = null } = node;
      const listeners = { broker: listener(node.brokerPort), controller: listener(node.controllerPort) };
      return { id, name, cluster, address, clientPort, ...listeners };
    });
  }

  clusters(): readonly string[] {
    return [...new Set(this.nodes.map((node) => node.cluster))];
  }

  brokers(cluster: string): readonly Broker[] {
    return this.#of(cluster).filter((node): node is Broker => node.broker !== null);
  }

  controllers(cluster: string): readonly Controller[] {
    return this.#of(cluster).filter((node): node is Controller => node.controller !== null);
  }

  broker(cluster: string, id: number): Broker | undefined {
    return this.brokers(cluster).find((node) => node.id === id);
  }

  /** The name of a node id; an id that is not ours is printed as it is. */
  nameOf(cluster: string, id: number): string {
    return this.nodes.find((node) => node.cluster === cluster && node.id === id)?.name ?? String(id);
  }

  close(): void {
    for (const { broker, controller } of this.nodes) {
      broker?.close();
      controller?.close();
    }
  }

  #of(cluster: string): readonly Node[] {
    const nodes = this.nodes.filter((node) => node.cluster === cluster);
    if (nodes.length === 0)
      throw new UsageError(`the observer knows no cluster "${cluster}"; known: ${this.clusters().join(", ") || "none"}`);
    return nodes;
  }
}
