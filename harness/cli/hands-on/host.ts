import { UsageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";
import { containerName } from "../../runtime/containers.ts";
import type { Found } from "./at-hand.ts";

/** Agents that are no hosts of the plan, and may be looked at all the same. */
const instruments = ["fabric", "observer"];

/** The container of a host by its name; a usage error that suggests the nearest where there is none. */
export function containerOf({ docker, there, plan }: Found, name: string) {
  const names = [...plan.hosts.map((host) => host.name), ...instruments];
  if (!names.includes(name))
    throw new UsageError(`${plan.topology.name} has no node "${name}"${suggestion(name, names)}`, {
      hint: `known: ${names.join(", ")}`,
    });
  return docker.getContainer(containerName(there.run, name));
}
