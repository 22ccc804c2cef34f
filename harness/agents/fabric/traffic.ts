import type { Carried } from "../../timeline/events.ts";
import { type Ends, nft } from "./nft.ts";

/**
 * What passes through the fabric, by path, counted by its kernel on the leg that faces the opener. A table of its own behind that of the
 * cuts: packets that a cut stops are not counted. Toxiproxy's own metrics are of no use here: they count a connection when it
 * ends, and Kafka's last for hours. SYNs are left out: every packet that is counted has headers of the same length.
 */
const table = "inet muster_traffic";
const sets = ["out", "back"] as const;

export async function countTraffic(paths: readonly Pick<Ends, "listen">[]): Promise<void> {
  const elements = paths.map(({ listen: { address, port } }) => `${address} . ${port}`).join(", ");
  const declared = sets.map(
    (set) => `add set ${table} ${set} { type ipv4_addr . inet_service; counter; elements = { ${elements} } }`,
  );
  await nft(
    ["-f", "-"],
    `add table ${table}
delete table ${table}
add table ${table}
${declared.join("\n")}
add chain ${table} into_fabric { type filter hook input priority 10; }
add rule ${table} into_fabric tcp flags & syn == 0 ip daddr . tcp dport @out
add chain ${table} out_of_fabric { type filter hook output priority 10; }
add rule ${table} out_of_fabric tcp flags & syn == 0 ip saddr . tcp sport @back
`,
  );
}

interface ListedElement {
  readonly elem?: {
    readonly val?: { readonly concat?: readonly [address: string, port: number] };
    readonly counter?: { readonly bytes: number; readonly packets: number };
  };
}

/** Since `countTraffic`, by listening end: `198.18.0.3:9011`. */
export async function counted(): Promise<ReadonlyMap<string, Carried>> {
  const listed = JSON.parse(await nft(["-j", "list", "table", ...table.split(" ")])) as {
    readonly nftables: readonly { readonly set?: { readonly name: string; readonly elem?: readonly ListedElement[] } }[];
  };
  const [out, back] = sets.map((name) => countersOf(listed.nftables.find(({ set }) => set?.name === name)?.set?.elem));
  return new Map([...(out ?? [])].map(([end, own]) => [end, { out: own, back: back?.get(end) ?? [0, 0] }]));
}

const countersOf = (elements: readonly ListedElement[] = []): Map<string, Carried["out"]> =>
  new Map(
    elements.flatMap(({ elem }) => {
      const { val, counter } = elem ?? {};
      return val?.concat === undefined ? [] : [[val.concat.join(":"), [counter?.bytes ?? 0, counter?.packets ?? 0]] as const];
    }),
  );
