/** What people say to a run that observes: something was done. Said with `muster mark`, stamped by the run's own clock. */
export const MARKS = ["effective", "promoted", "healed"] as const;
export type MarkName = (typeof MARKS)[number];

export interface MarkRequest {
  readonly mark: MarkName;
  readonly cluster?: string;
  readonly note?: string;
}

export type MarkAnswer =
  | { readonly ok: true; readonly at: number; readonly text: string }
  | { readonly ok: false; readonly text: string; readonly hint: string };

/** What a run waits for now. */
export interface Awaited {
  readonly mark: MarkName;
  /** `outage(region east)`, `west to be promoted`. */
  readonly what: string;
  /** Clusters that the mark may name; none named = these. */
  readonly clusters: readonly string[];
}

/** Why a mark is not taken now; undefined where it is the one that is awaited. A wrong mark never counts as the right one. */
export function refusalOf(
  { mark, cluster }: MarkRequest,
  awaited: Awaited | undefined,
): { text: string; hint: string } | undefined {
  if (awaited === undefined)
    return {
      text: `no mark is awaited now, so "${mark}" is not taken`,
      hint: "the run says on its terminal when it waits for one",
    };
  const hint = `when it is done: muster mark ${awaited.mark}`;
  if (mark !== awaited.mark)
    return { text: `"${mark}" is not what the run waits for: it waits for "${awaited.mark}" (${awaited.what})`, hint };
  if (cluster !== undefined && !awaited.clusters.includes(cluster))
    return {
      text: `"${mark}" of ${cluster} is not what the run waits for: ${awaited.what} is of ${awaited.clusters.join(", ")}`,
      hint,
    };
  return undefined;
}
