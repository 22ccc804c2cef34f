import type { DrillRecord } from "../report/record.ts";

/** Something that was not the same on both sides; "–" where it was not there at all. Values that vary within a side are all named. */
export interface Change {
  readonly group: string;
  readonly key: string;
  readonly a: string;
  readonly b: string;
}

/** What changed between two sides: versions, client, parameters, settings in force, load, what was hit. Only differences. */
export function changesBetween(a: readonly DrillRecord[], b: readonly DrillRecord[]): Change[] {
  const [ofA, ofB] = [a, b].map((records) => records.map(conditionsOf)) as [Conditions[], Conditions[]];
  const keys = new Set([...ofA, ...ofB].flatMap((conditions) => [...conditions.keys()]));
  return [...keys]
    .map((name) => {
      const [group = "", key = ""] = name.split("\n");
      return { group, key, a: valuesOf(ofA, name), b: valuesOf(ofB, name) };
    })
    .filter((change) => change.a !== change.b);
}

/**
 * A record tells a setting once where all clusters agree, and by cluster where they do not: here each cluster has its own, so
 * that a run in which they agree can be held against one in which they do not.
 */
function byCluster(settings: Readonly<Record<string, unknown>>, clusters: readonly string[]): Record<string, object> {
  const groups: Record<string, object> = {};
  for (const [group, values] of Object.entries(settings)) {
    if (isMeasured(group)) continue;
    const [kind = "", cluster] = group.split(" ");
    const names =
      clusters.length > 1 && ofNodes.has(kind) && cluster === undefined ? clusters.map((one) => `${kind} ${one}`) : [group];
    for (const name of names) groups[name] = { ...groups[name], ...(typeof values === "object" ? values : { "": values }) };
  }
  return groups;
}

const ofNodes: ReadonlySet<string> = new Set(["broker", "controllers", "own", "stated"]);

/** What a run saw of its machine before the fault stands among its settings, but nobody set it. */
const isMeasured = (group: string): boolean => group.startsWith("baseline");

type Conditions = ReadonlyMap<string, string>;

const absent = "–";

/** What the nodes that were hit did, whichever nodes those were: the names are drawn anew in each run. */
const rolesText = (roles: DrillRecord["faults"][number]["roles"]): string | undefined =>
  roles === undefined ? undefined : Object.values(roles).flat().toSorted().join(", ");

const valuesOf = (runs: readonly Conditions[], name: string): string =>
  [...new Set(runs.map((conditions) => conditions.get(name) ?? absent))].toSorted().join(" | ");

function conditionsOf({
  mode,
  kafka,
  client,
  parameters,
  settings,
  faults,
  host,
  world,
  workloads,
  seed,
}: DrillRecord): Conditions {
  const groups: Readonly<Record<string, unknown>> = {
    run: { seed, ...(mode === undefined ? {} : { mode }), ...(parameters === undefined ? {} : { client: parameters.client }) },
    set: parameters?.set,
    kafka: { version: kafka.version, roles: kafka.roles },
    features: kafka.features,
    driver: client,
    ...byCluster(settings, Object.keys(kafka.features)),
    fault: Object.fromEntries(
      faults.map(({ id, kind, mode, subject, resolved, roles }) => [
        id,
        { kind, mode, subject, resolved, roles: rolesText(roles) },
      ]),
    ),
    machine: { cores: host.cores },
    // A JVM that has served drills before is warm.
    world: world === undefined ? undefined : { machines: world.keptFrom === undefined ? "new" : "kept from another drill" },
    ...Object.fromEntries(
      workloads.map(({ name, tier, acks, group, load }) => [`workload ${name}`, { tier, acks, group, ...load }]),
    ),
  };
  return new Map(
    Object.entries(groups).flatMap(([group, value]) => leaves(value).map(([key, text]) => [`${group}\n${key}`, text] as const)),
  );
}

function leaves(value: unknown, path: readonly string[] = []): [string, string][] {
  if (value === undefined) return [];
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return [[path.join(" "), typeof value === "string" ? value : JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
}
