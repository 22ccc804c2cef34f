import type Docker from "dockerode";
import { milliseconds } from "../core/duration.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { pauseFor } from "../core/eventually.ts";
import { Journal } from "./journal.ts";
import { isOurs, type Labels, label, runnerLives } from "./labels.ts";
import { removeContainer, removeNetwork, removeVolume } from "./remove.ts";

export interface Leftover {
  readonly run: string;
  readonly topology: string;
  readonly kept: boolean;
  /** Its clients' listeners ask for more than a connection. */
  readonly secure: boolean;
  /** Drills may run meanwhile. */
  readonly beside: boolean;
  readonly runnerLives: boolean;
  /** The process that made it, as `<host>/<pid>/<start time>`. */
  readonly runner: string | undefined;
  /** The number of its address block, by which its plan is the same again; undefined where a label is missing. */
  readonly block: number | undefined;
  readonly containers: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

interface Thing {
  readonly labels: Labels;
  readonly kind: "containers" | "networks" | "volumes";
  readonly id: string;
}

/** Every run that has a container, a network or a volume, by labels alone. */
export async function runsThere(docker: Docker): Promise<Leftover[]> {
  const byRun = Map.groupBy(await thingsThere(docker), ({ labels }) => labels[label.run] ?? "");
  return [...byRun].map(([run, things]) => {
    const of = (kind: Thing["kind"]): string[] =>
      things
        .filter((thing) => thing.kind === kind)
        .map(({ id }) => id)
        .toSorted();
    return {
      run,
      topology: things[0]?.labels[label.topology] ?? "unknown",
      kept: things.some(({ labels }) => labels[label.kept] === "up"),
      secure: things.some(({ labels }) => labels[label.secure] === "true"),
      beside: things.some(({ labels }) => labels[label.kept] === "beside"),
      runnerLives: things.some(({ labels }) => runnerLives(labels[label.runner])),
      runner: things[0]?.labels[label.runner],
      block: blockIn(things[0]?.labels[label.block]),
      containers: of("containers"),
      networks: of("networks"),
      volumes: of("volumes"),
    };
  });
}

const blockIn = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

/** The engine's own filter spares listing what others have; whether a thing is ours is then read from all of its labels. */
async function thingsThere(docker: Docker): Promise<Thing[]> {
  const filters = { label: [label.run] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters: JSON.stringify(filters) as never }),
    docker.listVolumes({ filters: JSON.stringify(filters) as never }),
  ]);
  return [
    ...containers.map(({ Id, Labels }) => ({ labels: Labels, kind: "containers" as const, id: Id })),
    ...networks.map(({ Id, Labels }) => ({ labels: Labels ?? {}, kind: "networks" as const, id: Id })),
    ...(volumes.Volumes ?? []).map(({ Name, Labels }) => ({ labels: Labels ?? {}, kind: "volumes" as const, id: Name })),
  ].filter(({ labels }) => isOurs(labels));
}

/** Removes one run down to nothing. Removing what has gone succeeds; what cannot be removed is named. */
export async function removeRun(docker: Docker, { run, containers, networks, volumes }: Leftover): Promise<void> {
  const failures: string[] = [];
  const attempt = async (what: string, work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => failures.push(`${what}: ${messageOf(error)}`));
  };
  await Promise.all(containers.map((id) => attempt(`container ${id.slice(0, 12)}`, removeContainer(docker, id))));
  await Promise.all([
    ...networks.map((id) => attempt(`network ${id.slice(0, 12)}`, removeNetwork(docker, id))),
    ...volumes.map((name) => attempt(`volume ${name}`, removeVolume(docker, name))),
  ]);
  if (failures.length > 0)
    throw new EnvironmentError(`could not remove everything of run ${run}: ${failures.join("; ")}`, {
      hint: "`muster down --all` tries again; `docker ps -a --filter label=muster.run` shows what is left",
    });
  new Journal().forget(run);
}

/** What an engine was asked for by a runner that died it may make after the first look. */
const looksAgainAfter = milliseconds(700);
const looks = 5;

/**
 * What crashed runs left: neither kept on purpose nor of a living runner. Looks again until there is nothing more of them. Returns
 * what was removed, by run. One run that cannot be removed keeps no other from it.
 */
export async function sweep(docker: Docker): Promise<Leftover[]> {
  const swept = new Map<string, Leftover>();
  for (let look = 1; look <= looks; look++) {
    const orphans = (await runsThere(docker)).filter(({ kept, runnerLives }) => !kept && !runnerLives);
    if (orphans.length === 0) break;
    const failures: unknown[] = [];
    for (const orphan of orphans) await removeRun(docker, orphan).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
    for (const orphan of orphans) swept.set(orphan.run, swept.get(orphan.run) ?? orphan);
    await pauseFor(looksAgainAfter);
  }
  return [...swept.values()];
}
