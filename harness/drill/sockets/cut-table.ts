import type { CutMode } from "../../faults/fault.ts";
import type { Applied, Way } from "../../protocol/commands.ts";
import type { Seen } from "./peer-link.ts";

export interface Case {
  readonly mode: CutMode;
  readonly way: Way;
}

/** One row of the table of cuts, in words and in what the words rest on. */
export interface Cell {
  readonly played: Case;
  readonly saw: {
    /** While cut: a live connection without traffic, one with, and what the node sees of the latter. */
    readonly idle: string;
    readonly busy: string;
    readonly nodeSide: string;
    readonly fresh: string;
    /** At the heal: the idle connection, and what became of bytes sent under the cut, each way. */
    readonly atHeal: string;
    readonly out: string;
    readonly back: string;
  };
  /** Whether bytes sent under the cut arrived while it stood. */
  readonly passed: { readonly out: boolean; readonly back: boolean };
  readonly endedAfterMs: number;
  readonly deliveredAfterMs: number;
}

interface Played {
  readonly cut: Applied;
  readonly healed: Applied;
  readonly client: readonly Seen[];
  readonly node: readonly Seen[];
}

const isEnd = ({ event }: Seen): boolean => event !== "got" && event !== "connected" && event !== "listening";

/** From what the sockets of one case saw, whose names begin with its id. */
export function cellOf(id: string, played: Case, { cut, healed, client, node }: Played): Cell {
  const after = (from: number, { at }: Seen): number => Math.round((at - from) * 1000);
  const whileCut = ({ at }: Seen): boolean => at >= cut.issuedAt && at < healed.issuedAt;
  const of = (connection: string) => client.filter(({ name }) => name === `${id}-${connection}`);
  const serverSide = node.find(({ text }) => text === `before ${id}-busy`)?.name;

  const during = (events: readonly Seen[]): string => {
    const end = events.filter(whileCut).find(isEnd);
    return end === undefined ? "silence" : `${end.event} after ${after(cut.issuedAt, end)} ms`;
  };
  const fresh = (): string => {
    const seen = of("new").filter(whileCut);
    const first = seen.find(({ event }) => event !== "connected");
    const then = first === undefined ? "silence" : `${first.event} after ${after(cut.issuedAt, first)} ms`;
    if (seen.some(({ event }) => event === "connected")) return `connects, then ${then}`;
    return first === undefined ? "no connection" : then;
  };
  const atHeal = (): string => {
    if (of("idle").filter(whileCut).some(isEnd)) return "gone";
    const end = of("idle").find((seen) => seen.at >= healed.issuedAt && isEnd(seen));
    return end === undefined ? "stays open" : `${end.event} after ${after(healed.issuedAt, end)} ms`;
  };

  const sentOut = node.find(({ text }) => text === `during ${id}-busy`);
  const sentBack = of("busy").find(({ text }) => text === `pushed ${id}`);
  const fate = (arrived: Seen | undefined): string => {
    if (arrived === undefined) return "lost";
    return whileCut(arrived) ? "passes" : `delivered ${after(healed.issuedAt, arrived)} ms after the heal`;
  };
  const late = [sentOut, sentBack].filter((seen) => seen !== undefined).filter((seen) => !whileCut(seen));
  const ends = [...of("idle"), ...of("busy"), ...of("new")].filter(whileCut).filter(isEnd);
  return {
    played,
    saw: {
      idle: during(of("idle")),
      busy: during(of("busy")),
      nodeSide: during(node.filter(({ name }) => name === serverSide)),
      fresh: fresh(),
      atHeal: atHeal(),
      out: fate(sentOut),
      back: fate(sentBack),
    },
    passed: {
      out: sentOut !== undefined && whileCut(sentOut),
      back: sentBack !== undefined && whileCut(sentBack),
    },
    endedAfterMs: ends.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...ends.map((seen) => after(cut.issuedAt, seen))),
    deliveredAfterMs:
      late.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...late.map((seen) => after(healed.issuedAt, seen))),
  };
}

const columns = ["idle", "busy", "nodeSide", "fresh", "atHeal", "out", "back"] as const;
const headings = ["live, idle", "live, busy", "the node sees", "new", "at heal: live", "bytes out", "bytes back"];

export const tableOf = (cells: readonly Cell[]): string =>
  [
    ["mode", ...headings],
    ["---", ...headings.map(() => "---")],
    ...cells.map(({ played: { mode, way }, saw }) => [
      `${mode}${way === "both" ? "" : `, ${way}`}`,
      ...columns.map((key) => saw[key]),
    ]),
  ]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
