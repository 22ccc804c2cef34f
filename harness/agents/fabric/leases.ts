type CutMode = "drop" | "refuse";

export interface CutLease {
  readonly lease: string;
  readonly mode: CutMode;
  readonly paths: readonly string[];
}

/** Which paths are in force by mode when all these leases hold: a path cut twice stays cut until the last one is healed. */
export function inForce(leases: Iterable<CutLease>): Record<CutMode, Set<string>> {
  const paths: Record<CutMode, Set<string>> = { drop: new Set(), refuse: new Set() };
  for (const lease of leases) for (const path of lease.paths) paths[lease.mode].add(path);
  return paths;
}

/** What has to be done to come from one state to the other. */
export function difference(before: ReadonlySet<string>, after: ReadonlySet<string>): { add: string[]; remove: string[] } {
  return { add: [...after].filter((path) => !before.has(path)), remove: [...before].filter((path) => !after.has(path)) };
}
