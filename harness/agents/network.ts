import { lookup } from "node:dns/promises";
import { readFile } from "node:fs/promises";

/** What each name resolves to here, through the same resolver as a JVM's (hosts file first). */
export async function resolveNames(names: readonly string[]): Promise<Record<string, readonly string[]>> {
  const resolved = await Promise.all(
    names.map(async (name) => {
      const found = await lookup(name, { all: true }).catch(() => []);
      return [name, [...new Set(found.map(({ address }) => address))]] as const;
    }),
  );
  return Object.fromEntries(resolved);
}

const established = "01";

/** Both ends of every established TCP connection. A JVM's sockets stand in tcp6, with mapped IPv4 addresses. */
export async function establishedPeers(): Promise<{ local: string; remote: string }[]> {
  const tables = await Promise.all(["/proc/net/tcp", "/proc/net/tcp6"].map((file) => readFile(file, "utf8").catch(() => "")));
  return tables.flatMap(parseTcpTable);
}

export function parseTcpTable(table: string): { local: string; remote: string }[] {
  return table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === established)
    .map((fields) => ({ local: endpoint(fields[1] ?? ""), remote: endpoint(fields[2] ?? "") }));
}

/** `0302C612:2329` (little-endian IPv4) or a mapped IPv6 of the same, as `198.18.2.3:9001`. */
export function endpoint(text: string): string {
  const [address = "", port = ""] = text.split(":");
  const octets = (address.slice(-8).match(/../g) ?? []).reverse().map((hex) => Number.parseInt(hex, 16));
  return `${octets.join(".")}:${Number.parseInt(port, 16)}`;
}
