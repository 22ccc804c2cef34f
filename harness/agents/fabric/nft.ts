import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * `drop` in the fabric's own network namespace: packets between an opener and the fabric's listening end of a path vanish,
 * SYNs included, which Toxiproxy cannot express. Only our own table is ever touched: Docker's DNS rules live here too.
 */
const table = "inet muster";

export interface ListeningEnd {
  readonly address: string;
  readonly port: number;
}

const setup = `
add table ${table}
delete table ${table}
add table ${table}
add set ${table} drop_in { type ipv4_addr . inet_service; counter; }
add set ${table} drop_out { type ipv4_addr . inet_service; counter; }
add chain ${table} from_openers { type filter hook input priority 0; }
add chain ${table} to_openers { type filter hook output priority 0; }
add rule ${table} from_openers ip daddr . tcp dport @drop_in drop
add rule ${table} to_openers ip saddr . tcp sport @drop_out drop
`;

const element = ({ address, port }: ListeningEnd): string => `${address} . ${port}`;

async function nft(args: readonly string[], input = ""): Promise<string> {
  const child = spawn("nft", [...args], { stdio: ["pipe", "pipe", "pipe"] });
  // One that reads no input may be gone before its end is written.
  child.stdin.on("error", () => undefined);
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  child.stdin.end(input);
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`nft refused (exit ${code}): ${err.trim()}\nin: ${input.trim()}`);
  return out;
}

export const setUpDropping = async (): Promise<void> => void (await nft(["-f", "-"], setup));

/** One transaction for all paths: they are cut and healed at the same instant. */
export async function changeDropped(add: readonly ListeningEnd[], remove: readonly ListeningEnd[]): Promise<void> {
  const change = (verb: string, ends: readonly ListeningEnd[]): string =>
    ends.length === 0
      ? ""
      : ["drop_in", "drop_out"].map((set) => `${verb} element ${table} ${set} { ${ends.map(element).join(", ")} }\n`).join("");
  const script = change("add", add) + change("delete", remove);
  if (script !== "") await nft(["-f", "-"], script);
}

interface NftElement {
  readonly elem?: {
    readonly val?: { readonly concat?: readonly [string, number] };
    readonly counter?: { readonly packets: number };
  };
}

/** Packets dropped so far, both ways together, by `address . port`. */
export async function droppedPackets(): Promise<Map<string, number>> {
  const listed = JSON.parse(await nft(["-j", "list", "table", ...table.split(" ")])) as {
    nftables: readonly { set?: { elem?: readonly NftElement[] } }[];
  };
  const packets = new Map<string, number>();
  for (const { set } of listed.nftables)
    for (const { elem } of set?.elem ?? []) {
      const [address, port] = elem?.val?.concat ?? [];
      if (address === undefined || port === undefined) continue;
      const key = element({ address, port });
      packets.set(key, (packets.get(key) ?? 0) + (elem?.counter?.packets ?? 0));
    }
  return packets;
}

export const droppedKey = element;
