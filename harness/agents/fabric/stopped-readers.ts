import { readFile } from "node:fs/promises";
import { endpoint } from "../network.ts";
import type { Direction } from "./toxics.ts";

/** In /proc/net/tcp, the timer of a socket that has data for a peer whose window is closed: the peer has stopped reading. */
const zeroWindowProbe = "04";

/** The inode of a socket that its process has closed: the kernel alone still waits, and no toxic is concerned. */
const closed = "0";

export interface Waiting {
  readonly local: string;
  readonly remote: string;
  readonly uid: number;
}

/** Sockets of this network namespace that wait for their peer to read again. */
export const waitingForReaders = async (): Promise<Waiting[]> => parseWaiting(await readFile("/proc/net/tcp", "utf8"));

export function parseWaiting(tcpTable: string): Waiting[] {
  return tcpTable
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[5]?.startsWith(`${zeroWindowProbe}:`) === true && fields[9] !== closed)
    .map((fields) => ({ local: endpoint(fields[1] ?? ""), remote: endpoint(fields[2] ?? ""), uid: Number(fields[7]) }));
}

interface Ends {
  readonly listen: { readonly address: string; readonly port: number };
  readonly upstream: { readonly address: string; readonly port: number };
  readonly uid: number;
}

/** In which directions of a path data waits for a reader. Touching a toxic there would hang Toxiproxy's API for good. */
export function stuckDirections({ listen, upstream, uid }: Ends, waiting: readonly Waiting[]): Direction[] {
  const back = waiting.some(({ local }) => local === `${listen.address}:${listen.port}`);
  const out = waiting.some((one) => one.uid === uid && one.remote === `${upstream.address}:${upstream.port}`);
  return [...(out ? (["out"] as const) : []), ...(back ? (["back"] as const) : [])];
}
