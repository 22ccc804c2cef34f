import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { Subject } from "../faults/subject.ts";
import { printSubject } from "../faults/subject-text.ts";
import type { Plan, PlannedHost } from "../topology/plan.ts";

/** The hosts that a subject names, in the plan's order. Roles are resolved before; here nobody holds one. */
export function hostsOf(subject: Subject, { hosts, topology }: Plan): PlannedHost[] {
  if ("nodes" in subject) {
    const known = hosts.map(({ name }) => name);
    for (const name of subject.nodes) if (!known.includes(name)) throw nothing("host", name, known, topology.name);
    return hosts.filter(({ name }) => subject.nodes.includes(name));
  }
  if ("region" in subject) {
    const inside = hosts.filter(({ region }) => region === subject.region);
    if (inside.length === 0) throw nothing("region", subject.region, Object.keys(topology.regions), topology.name);
    return inside;
  }
  if ("zone" in subject) {
    const inside = hosts.filter((host) => zoneOf(host) === subject.zone);
    if (inside.length === 0) throw nothing("zone", subject.zone, zonesOf(hosts), topology.name);
    return inside;
  }
  throw new UsageError(`${printSubject(subject)} was not resolved`);
}

const zoneOf = ({ region, zone }: PlannedHost): string => `${region}/${zone}`;
const zonesOf = (hosts: readonly PlannedHost[]): string[] => [...new Set(hosts.filter(({ zone }) => zone !== null).map(zoneOf))];

const nothing = (what: string, name: string, known: readonly string[], topology: string): UsageError =>
  new UsageError(`this hits nothing: topology ${topology} has no ${what} "${name}"${suggestion(name, known)}`, {
    hint: `its ${what}s: ${known.join(", ")}`,
  });
