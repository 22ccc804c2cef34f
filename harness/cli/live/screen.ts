import { createLogUpdate } from "log-update";
import { frameOf } from "./frame.ts";
import type { Snapshot } from "./snapshot.ts";
import { printed } from "./spans.ts";

/** Where looks are shown. */
export interface Screen {
  show(snapshot: Snapshot): void;
  /** Leaves the last frame where it is, and the terminal as it was. */
  end(): void;
}

/** One place on a terminal that is painted over and over; what does not fit is cut, never scrolled. */
export function terminalScreen(out: NodeJS.WriteStream, colour: boolean): Screen {
  const paint = createLogUpdate(out);
  return {
    show(snapshot) {
      const { columns = 80, rows = 24 } = out;
      const lines = printed(frameOf(snapshot), { width: columns - 1, colour });
      const hint = "q ends";
      const room = rows - 2;
      paint([...(lines.length <= room ? lines : [...lines.slice(0, room - 1), "…"]), hint].join("\n"));
    },
    end: () => paint.done(),
  };
}

/** A whole frame whenever something changed that is no figure: for logs and pipes. */
export function plainScreen(out: NodeJS.WritableStream): Screen {
  let last = "";
  return {
    show(snapshot) {
      const now = changesOf(snapshot);
      if (now === last) return;
      last = now;
      out.write(`${printed(frameOf(snapshot), { width: 200, colour: false }).join("\n")}\n\n`);
    },
    end: () => undefined,
  };
}

/** A line of JSON for each look. */
export function jsonScreen(out: NodeJS.WritableStream): Screen {
  return { show: (snapshot) => void out.write(`${JSON.stringify(snapshot)}\n`), end: () => undefined };
}

/** What has to differ for a look to be news: who runs, who leads, what is cut, what is out; no rate, time or count. */
export function changesOf({ nodes, quorums, partitions, links, faults, workloads, silent, problem }: Snapshot): string {
  return JSON.stringify([
    nodes.map(({ node, process, leads }) => [node, process, leads]),
    quorums.map(({ leader, epoch }) => [leader, epoch]),
    partitions?.leaderless,
    partitions?.underReplicated,
    links,
    faults.map(({ id, what, problem: undoing }) => [id, what, undoing]),
    workloads.map(({ name, out, unreadForSeconds }) => [name, out?.partitions ?? 0, unreadForSeconds !== null]),
    silent.map(({ agent }) => agent),
    problem === null,
  ]);
}
