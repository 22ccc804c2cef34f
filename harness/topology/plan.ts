import { type AddressBlock, subnetOf } from "./addresses.ts";
import type { ProcessRole, Topology } from "./define.ts";
import { latencyBetween, type Place, type Split } from "./latency.ts";

/**
 * A topology worked out to the last address: one network per host, in which the host, the fabric and the observer have a
 * fixed address each, and one path per (source host, node, plane) that anybody may open. Pure: the same topology and block
 * give the same plan.
 */
export type Plane = "CLIENT" | "REPLICATION" | "CONTROLLER" | "REST";

/** A listener's port tells the node too: 9000 + 10 × node + plane. MGMT listeners are the observer's and never cross the fabric. */
const portOffset = { CLIENT: 1, REPLICATION: 2, CONTROLLER: 3, MGMT: 4, MGMT_CONTROLLER: 5, REST: 6 } as const;
export type Listener = keyof typeof portOffset;

export interface PlannedHost extends Place {
  /** Kafka's name for it, and the name of its network: `east1`, `connect-west`, `payments@east`. */
  readonly name: string;
  readonly kind: "node" | "connect" | "clients";
  readonly subnet: string;
  readonly gateway: string;
  readonly address: string;
  /** The fabric's own address in this host's network: what every other name resolves to here. */
  readonly fabric: string;
  readonly observer: string;
}

export interface PlannedNode extends PlannedHost {
  readonly kind: "node";
  readonly cluster: string;
  readonly nodeId: number;
  readonly roles: readonly ProcessRole[];
  readonly ports: Readonly<Record<Listener, number>>;
}

export interface PlannedPath {
  readonly path: string;
  readonly source: string;
  readonly target: string;
  readonly plane: Plane;
  readonly listen: { readonly address: string; readonly port: number };
  readonly upstream: { readonly address: string; readonly port: number };
  readonly latencyMs: Split;
}

export interface Plan {
  readonly topology: Topology;
  readonly block: AddressBlock;
  readonly nodes: readonly PlannedNode[];
  readonly connects: readonly (PlannedHost & { readonly cluster: string; readonly restPort: number })[];
  readonly clients: readonly PlannedHost[];
  readonly hosts: readonly PlannedHost[];
  readonly paths: readonly PlannedPath[];
}

export function planTopology(topology: Topology, block: AddressBlock): Plan {
  let index = 0;
  const host = <K extends PlannedHost["kind"]>(name: string, kind: K, place: Place) => ({
    name,
    kind,
    ...place,
    ...subnetOf(block, index++),
  });

  const nodes = Object.entries(topology.clusters).flatMap(([cluster, { perZone }]) => {
    const places = Object.entries(perZone).flatMap(([region, kinds = []]) => {
      const zones = topology.regions[region]?.zones ?? [];
      return kinds.flatMap((roles) => zones.map((zone) => ({ roles, region, zone })));
    });
    let brokers = 0;
    let controllers = 0;
    return places.map(({ roles, region, zone }, position): PlannedNode => {
      const name = roles.includes("broker") ? `${cluster}${++brokers}` : `${cluster}-controller${++controllers}`;
      return { ...host(name, "node", { region, zone }), cluster, nodeId: position + 1, roles, ports: portsOf(index) };
    });
  });
  const connects = topology.replication.map(({ to, worker }) => ({
    ...host(`connect-${to}`, "connect" as const, { region: worker, zone: topology.regions[worker]?.zones[0] ?? null }),
    cluster: to,
    restPort: 9000 + 10 * index + portOffset.REST,
  }));
  const clients = Object.entries(topology.clients).map(([name, placement]) =>
    host(name, "clients", "edge" in placement ? { region: null, zone: null } : { region: placement.region, zone: null }),
  );
  const hosts = [...nodes, ...connects, ...clients];
  const paths = pathsBetween(topology, nodes, connects, clients);
  return { topology, block, nodes, connects, clients, hosts, paths };
}

const portsOf = (index: number): PlannedNode["ports"] =>
  Object.fromEntries(Object.entries(portOffset).map(([listener, offset]) => [listener, 9000 + 10 * index + offset])) as Record<
    Listener,
    number
  >;

/** Who opens connections to whom, plane by plane. What is not listed does not exist: no path leads there. */
function pathsBetween(
  topology: Topology,
  nodes: readonly PlannedNode[],
  connects: Plan["connects"],
  clients: readonly PlannedHost[],
): PlannedPath[] {
  const path = (source: PlannedHost, target: PlannedNode, plane: Exclude<Plane, "REST">): PlannedPath => ({
    path: `${source.name}>${target.name}/${plane}`,
    source: source.name,
    target: target.name,
    plane,
    listen: { address: source.fabric, port: target.ports[plane] },
    upstream: { address: target.address, port: target.ports[plane] },
    latencyMs: latencyBetween(source, target, topology.rtt),
  });
  const isBroker = ({ roles }: PlannedNode): boolean => roles.includes("broker");
  const isController = ({ roles }: PlannedNode): boolean => roles.includes("controller");
  const peers = nodes.flatMap((source) =>
    nodes
      .filter((target) => target !== source && target.cluster === source.cluster)
      .flatMap((target) => [
        ...(isBroker(source) && isBroker(target) ? [path(source, target, "REPLICATION")] : []),
        ...(isController(target) ? [path(source, target, "CONTROLLER")] : []),
      ]),
  );
  const brokers = nodes.filter(isBroker);
  const replication = connects.flatMap((source) => brokers.map((target) => path(source, target, "CLIENT")));
  const service = clients.flatMap((source) => brokers.map((target) => path(source, target, "CLIENT")));
  return [...peers, ...replication, ...service];
}

export const bootstrapOf = (plan: Plan, cluster: string): string[] =>
  plan.nodes
    .filter((node) => node.cluster === cluster && node.roles.includes("broker"))
    .map(({ name, ports }) => `${name}:${ports.CLIENT}`);

export const nodesOf = (plan: Plan, cluster: string): PlannedNode[] => plan.nodes.filter((node) => node.cluster === cluster);

/** What every Kafka name must resolve to inside a host: itself to itself, every other node to the fabric there. */
export function namesSeenFrom(plan: Plan, host: PlannedHost): Record<string, string> {
  const named = [...plan.nodes, ...plan.connects];
  return Object.fromEntries(named.map(({ name }) => [name, name === host.name ? host.address : host.fabric]));
}
