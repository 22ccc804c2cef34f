import { InvalidDrill, UsageError } from "../core/errors.ts";
import type { WorkerRole } from "../faults/subject.ts";
import { printRole } from "../faults/subject-text.ts";
import type { World } from "../runtime/world.ts";

const withinMs = 5000;

/** What Connect tells of its connectors; ids of workers are the addresses that they advertise. */
export type Connectors = Readonly<
  Record<string, { readonly status: { readonly tasks: readonly { readonly state: string; readonly worker_id: string }[] } }>
>;

/** The worker that runs a task of the flow's source connector: without it nothing is copied. */
export async function workerOf(world: World, role: WorkerRole): Promise<string> {
  const flows = world.plan.topology.replication;
  const flow = flows.find(({ from, to }) => from === role.from && to === role.to);
  const stands = world.plan.connects.find(({ cluster }) => cluster === flow?.to);
  if (flow === undefined || stands === undefined)
    throw new UsageError(`nobody is ${printRole(role)}: there is no such replication`, {
      hint: `replication: ${flows.map(({ from, to }) => `${from}->${to}`).join(", ") || "none in this topology"}`,
    });
  const { status, body } = await world
    .node(stands.name)
    .ask("rest", { method: "GET", port: stands.restPort, path: "/connectors?expand=status", withinMs });
  if (status !== 200) throw new InvalidDrill(`nobody is ${printRole(role)}: Connect on ${stands.name} answers ${status}`);
  const address = ownerOf(role, body as Connectors);
  const owner = world.plan.connects.find((one) => [one.name, one.address].includes(address));
  if (owner === undefined) throw new InvalidDrill(`${printRole(role)} is ${address}, which is no host of this topology`);
  return owner.name;
}

/** Host of the worker's id. Only a task that runs has an owner worth hitting. */
export function ownerOf(role: WorkerRole, connectors: Connectors): string {
  const tasks = connectors[`${role.from}-${role.to}-source`]?.status.tasks ?? [];
  const running = tasks.find(({ state }) => state === "RUNNING");
  if (running === undefined)
    throw new InvalidDrill(
      `nobody is ${printRole(role)}: its tasks are ${tasks.map(({ state }) => state).join(", ") || "none at all"}`,
    );
  return running.worker_id.slice(0, running.worker_id.lastIndexOf(":"));
}
