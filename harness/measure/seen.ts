/** What has been seen of a stream so far: everything up to the highest sequence number but the gaps. */
import type { Range } from "../ledger/lines.ts";
import { NONE, outside, type Ranges, within } from "./ranges.ts";

export interface Seen {
  highest: number;
  gaps: Range[];
}

/** What a run shows for the first time: `behind` the highest seen before it, and `ahead` of that. */
interface FirstSeen {
  readonly behind: Ranges;
  readonly ahead: Ranges;
}

export function nothingSeen(): Seen {
  return { highest: -1, gaps: [] };
}

export function notice(seen: Seen, [from, to]: Range): FirstSeen {
  const { highest } = seen;
  seen.highest = Math.max(highest, to);
  if (from > highest) {
    if (from > highest + 1) seen.gaps.push([highest + 1, from - 1]);
    return { behind: NONE, ahead: [[from, to]] };
  }
  const behind = within(seen.gaps, [from, to]);
  if (behind.length > 0) seen.gaps = seen.gaps.flatMap((gap) => outside([[from, to]], gap));
  return { behind, ahead: to > highest ? [[highest + 1, to]] : NONE };
}
