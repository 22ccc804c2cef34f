import type { Degradation } from "../../protocol/commands.ts";

/** Of a path's bytes: `out` from the opener to the node, `back` to the opener. Toxiproxy says upstream and downstream. */
export type Direction = "out" | "back";
export const directions = ["out", "back"] as const;
const streams = { out: "upstream", back: "downstream" } as const;

/** One toxic as Toxiproxy is told of it. */
export interface Toxic {
  readonly name: string;
  readonly type: "latency" | "bandwidth" | "slicer";
  readonly stream: "upstream" | "downstream";
  readonly toxicity: 1;
  readonly attributes: Readonly<Record<string, number>>;
}

/**
 * A path's own latency and whatever was added to it: added round trips and jitters add up, and half of each travels each way
 * (the larger half out); of bandwidths and slices the narrowest counts.
 */
export function toxicsOf(direction: Direction, baseMs: number, added: readonly Degradation[]): Toxic[] {
  const half = direction === "out" ? Math.ceil : Math.floor;
  const sum = (key: "rttMs" | "jitterMs"): number => added.reduce((total, one) => total + half((one[key] ?? 0) / 2), 0);
  const least = (key: "kilobytesPerSecond" | "sliceBytes"): number => Math.min(...added.map((one) => one[key] ?? Infinity));
  const latency = { latency: baseMs + sum("rttMs"), jitter: sum("jitterMs") };
  const rate = least("kilobytesPerSecond");
  const slice = least("sliceBytes");
  const toxic = (type: Toxic["type"], attributes: Toxic["attributes"]): Toxic => ({
    name: `${type}_${streams[direction]}`,
    type,
    stream: streams[direction],
    toxicity: 1,
    attributes,
  });
  return [
    ...(latency.latency + latency.jitter > 0 ? [toxic("latency", latency)] : []),
    ...(rate < Infinity ? [toxic("bandwidth", { rate })] : []),
    ...(slice < Infinity ? [toxic("slicer", { average_size: slice, size_variation: Math.floor(slice / 4), delay: 0 })] : []),
  ];
}

/** Which of a direction's toxics differ, by name. */
export function differingToxics(has: readonly Toxic[], wanted: readonly Toxic[]): Toxic[] {
  const same = (one: Toxic, other: Toxic | undefined): boolean =>
    other !== undefined &&
    Object.keys({ ...one.attributes, ...other.attributes }).every((key) => one.attributes[key] === other.attributes[key]);
  const find = (list: readonly Toxic[], { name }: Toxic) => list.find((toxic) => toxic.name === name);
  return [
    ...wanted.filter((toxic) => !same(toxic, find(has, toxic))),
    ...has.filter((toxic) => find(wanted, toxic) === undefined),
  ];
}
