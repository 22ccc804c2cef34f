import { spawn } from "node:child_process";
import { once } from "node:events";
import { seconds } from "../../core/duration.ts";
import { bounded } from "../../core/eventually.ts";
import { rulesOf, table } from "./rules.ts";

/** Milliseconds as a rule; without a bound one that hangs would take the fabric with it. */
const within = seconds(3);

export async function nft(args: readonly string[], input = ""): Promise<string> {
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
  const [code] = (await bounded("nft", within, once(child, "close")).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw error;
  })) as [number | null];
  if (code !== 0) throw new Error(`nft refused (exit ${code}): ${err.trim()}\nin: ${input.trim()}`);
  return out;
}

/** A path as packets show it: its listening end on the opener's leg, its connections' mark on the node's leg. */
export interface Ends {
  readonly listen: { readonly address: string; readonly port: number };
  readonly upstream: { readonly address: string; readonly port: number };
  /** The user that its toxiproxy-server runs as: by it, and by where they go, connections to a node are told apart. */
  readonly uid: number;
  readonly mark: number;
}

export async function setUpRules(paths: readonly Ends[]): Promise<void> {
  const marks = paths.map(({ uid, upstream, mark }) => `${uid} . ${upstream.address} . ${upstream.port} : ${mark}`);
  await nft(["-f", "-"], `${rulesOf()}add element ${table} path_mark { ${marks.join(", ")} }\n`);
}

/** An element of a set, both as it is told to nft. */
export interface Element {
  readonly set: string;
  readonly element: string;
}

/** One transaction: all of it at the same instant, or nothing. */
export async function changeElements(add: readonly Element[], remove: readonly Element[]): Promise<void> {
  const change = (verb: string, elements: readonly Element[]): string =>
    [...Map.groupBy(elements, ({ set }) => set)]
      .map(([set, own]) => `${verb} element ${table} ${set} { ${own.map(({ element }) => element).join(", ")} }\n`)
      .join("");
  const script = change("add", add) + change("delete", remove);
  if (script !== "") await nft(["-f", "-"], script);
}

interface ListedElement {
  readonly elem?: {
    readonly val?: number | { readonly concat?: readonly [string, number] };
    readonly counter?: { packets: number };
  };
}

export const keyOf = ({ set, element }: Element): string => `${set} ${element}`;

/** What stands in the sets now, with the packets that each element has stopped since it was added. */
export async function standingElements(): Promise<Map<string, number>> {
  const listed = JSON.parse(await nft(["-j", "list", "table", ...table.split(" ")])) as {
    nftables: readonly { set?: { name: string; elem?: readonly ListedElement[] } }[];
  };
  const packets = new Map<string, number>();
  for (const { set } of listed.nftables)
    for (const { elem } of set?.elem ?? []) {
      const { val, counter } = elem ?? {};
      const element = typeof val === "object" ? val.concat?.join(" . ") : String(val);
      if (set !== undefined && element !== undefined) packets.set(keyOf({ set: set.name, element }), counter?.packets ?? 0);
    }
  return packets;
}
