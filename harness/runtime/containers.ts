import type Docker from "dockerode";
import type { AgentRole } from "../protocol/commands.ts";
import type { PlannedHost } from "../topology/plan.ts";
import { type Labels, label } from "./labels.ts";
import { networkName } from "./networks.ts";

export const containerName = networkName;

interface Attachment {
  readonly network: string;
  readonly address: string;
}

export interface Mount {
  readonly volume: string;
  readonly at: string;
  readonly readOnly: boolean;
}

/**
 * How many files of 64 MiB the engine keeps of what an agent prints; what is older is gone. Clients print their ledger: about 65 MB an
 * hour and workload of 6 partitions, of which little is left when a full file is compressed.
 */
const logFiles: Record<AgentRole, number> = { node: 2, fabric: 2, observer: 8, client: 32 };

export interface ContainerSpec {
  readonly run: string;
  readonly name: string;
  readonly role: AgentRole;
  readonly image: string;
  readonly labels: Labels;
  /** The first one is where it is created; the others are connected before it starts. */
  readonly attachments: readonly [Attachment, ...Attachment[]];
  /** Kafka names in the hosts file: it goes before every DNS name that Docker gives by itself. */
  readonly names: Readonly<Record<string, string>>;
  readonly netAdmin?: boolean;
  readonly mounts?: readonly Mount[];
}

/**
 * Where cores are short, what measures goes first: a starved instrument would show its own stalls as Kafka's. Docker's default is
 * 1024, and shares bind only under contention.
 */
const cpuShares: Record<AgentRole, number> = { node: 1024, fabric: 8192, observer: 8192, client: 8192 };

/** Creates, connects, never starts. Never on the default bridge: the network given at creation is the only one it has. */
export async function createContainer(docker: Docker, spec: ContainerSpec): Promise<Docker.Container> {
  const [first, ...others] = spec.attachments;
  const container = await docker.createContainer({
    name: containerName(spec.run, spec.name),
    Image: spec.image,
    Cmd: [spec.role],
    Hostname: "muster",
    OpenStdin: true,
    StdinOnce: false,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Labels: { ...spec.labels, [label.role]: spec.role, [label.host]: spec.name },
    HostConfig: {
      NetworkMode: first.network,
      ExtraHosts: Object.entries(spec.names).map(([name, address]) => `${name}:${address}`),
      CpuShares: cpuShares[spec.role],
      Mounts: (spec.mounts ?? []).map(({ volume, at, readOnly }) => ({
        Type: "volume",
        Source: volume,
        Target: at,
        ReadOnly: readOnly,
      })),
      CapAdd: spec.netAdmin === true ? ["NET_ADMIN"] : [],
      // Unlimited, because `hold` answers every packet that it keeps back (agents/fabric/rules.ts); the default is one a second and peer.
      Sysctls: spec.netAdmin === true ? { "net.ipv4.icmp_ratelimit": "0" } : {},
      LogConfig: { Type: "local", Config: { "max-size": "64m", "max-file": String(logFiles[spec.role]) } },
    },
    NetworkingConfig: { EndpointsConfig: { [first.network]: endpoint(first.address) } },
  });
  for (const { network, address } of others)
    await docker.getNetwork(network).connect({ Container: container.id, EndpointConfig: endpoint(address) });
  return container;
}

const endpoint = (address: string) => ({ IPAMConfig: { IPv4Address: address } });

export const attachmentOf = (run: string, host: PlannedHost, end: "address" | "fabric" | "observer"): Attachment => ({
  network: networkName(run, host.name),
  address: host[end],
});
