/** A value that two readings of the same run do not agree on. */
export interface Difference {
  /** `workloads[0].rpo.records`. */
  readonly path: string;
  /** As JSON; undefined = not there. */
  readonly recorded: string | undefined;
  readonly recomputed: string | undefined;
}

/** Every leaf in which two values differ, in the order of the first one. Of objects the order of keys counts too: it is part of the bytes. */
export function differencesOf(recorded: unknown, recomputed: unknown, path = ""): Difference[] {
  if (JSON.stringify(recorded) === JSON.stringify(recomputed)) return [];
  const both = [recorded, recomputed];
  const isTree = both.every((value) => typeof value === "object" && value !== null);
  if (!isTree || Array.isArray(recorded) !== Array.isArray(recomputed))
    return [{ path, recorded: JSON.stringify(recorded), recomputed: JSON.stringify(recomputed) }];
  const [left, right] = both as Readonly<Record<string, unknown>>[];
  const keys = [...new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})])];
  const step = (key: string): string => (Array.isArray(recorded) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`);
  const found = keys.flatMap((key) => differencesOf(left?.[key], right?.[key], step(key)));
  return found.length > 0 ? found : [{ path, recorded: "keys in this order", recomputed: "keys in another order" }];
}
