import type Docker from "dockerode";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { type AddressBlock, addressBlock, blockCount, subnetOf } from "../topology/addresses.ts";
import type { PlannedHost } from "../topology/plan.ts";
import { type Labels, label } from "./labels.ts";

export const networkName = (run: string, host: string): string => `muster-${run}-${host.replaceAll(/[^\w.-]/g, "-")}`;

/** Address blocks that no network of this engine uses. Networks outside the engine are found when one is made. */
export async function freeBlocks(docker: Docker): Promise<AddressBlock[]> {
  const networks = await docker.listNetworks();
  const taken = new Set(networks.flatMap(({ IPAM }) => IPAM?.Config?.map(({ Subnet }) => Subnet) ?? []));
  const blocks = Array.from({ length: blockCount }, (_, index) => addressBlock(index));
  return blocks.filter((block) =>
    Array.from({ length: 64 }, (_, index) => subnetOf(block, index).subnet).every((subnet) => !taken.has(subnet)),
  );
}

/** One network per host; internal, so that it has no way out but the fabric. */
export async function createNetworks(docker: Docker, run: string, hosts: readonly PlannedHost[], labels: Labels): Promise<void> {
  await Promise.all(
    hosts.map(({ name, subnet, gateway }) =>
      docker.createNetwork({
        Name: networkName(run, name),
        CheckDuplicate: true,
        Internal: true,
        Driver: "bridge",
        IPAM: { Driver: "default", Config: [{ Subnet: subnet, Gateway: gateway }] },
        Labels: { ...labels, [label.host]: name },
      }),
    ),
  );
}

export const isSubnetTaken = (error: unknown): boolean =>
  /pool overlaps|overlaps with|address already in use/i.test(messageOf(error));

export const noBlockLeft = (tried: number): EnvironmentError =>
  new EnvironmentError(
    `no free address block in 198.18.0.0/15: tried ${tried} of ${blockCount}, each overlaps with a network of this machine`,
    {
      hint: "`docker network ls` shows who uses 198.18.0.0/15; `muster down --all` removes what is Muster's own",
    },
  );
