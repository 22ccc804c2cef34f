import type Docker from "dockerode";
import { milliseconds, seconds } from "../core/duration.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import { label, runnerLives } from "./labels.ts";

export interface Leftover {
  readonly run: string;
  readonly topology: string;
  readonly kept: boolean;
  readonly runnerLives: boolean;
  readonly containers: readonly string[];
  readonly networks: readonly string[];
}

/** Every run that has a container or a network, by label alone. */
export async function runsThere(docker: Docker): Promise<Leftover[]> {
  const filters = { label: [label.run] };
  const [containers, networks] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters: JSON.stringify(filters) as never }),
  ]);
  const things = [
    ...containers.map(({ Id, Labels }) => ({ labels: Labels, container: Id, network: undefined })),
    ...networks.map(({ Id, Labels }) => ({ labels: Labels ?? {}, container: undefined, network: Id })),
  ];
  const byRun = Map.groupBy(things, ({ labels }) => labels[label.run] ?? "");
  return [...byRun].map(([run, parts]) => {
    const labels = parts[0]?.labels ?? {};
    return {
      run,
      topology: labels[label.topology] ?? "unknown",
      kept: labels[label.kept] === "up",
      runnerLives: runnerLives(labels[label.runner]),
      containers: parts.flatMap(({ container }) => container ?? []),
      networks: parts.flatMap(({ network }) => network ?? []),
    };
  });
}

/** Removes one run down to nothing. Removing what has gone succeeds; what cannot be removed is named. */
export async function removeRun(docker: Docker, { run, containers, networks }: Leftover): Promise<void> {
  const failures: string[] = [];
  const attempt = async (what: string, work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => {
      if ((error as { statusCode?: number }).statusCode !== 404) failures.push(`${what}: ${messageOf(error)}`);
    });
  };
  await Promise.all(containers.map((id) => attempt(`container ${id.slice(0, 12)}`, removeContainer(docker, id))));
  await Promise.all(networks.map((id) => attempt(`network ${id.slice(0, 12)}`, removeNetwork(docker, id))));
  if (failures.length > 0)
    throw new EnvironmentError(`could not remove everything of run ${run}: ${failures.join("; ")}`, {
      hint: "`muster down --all` tries again; `docker ps -a --filter label=muster.run` shows what is left",
    });
}

async function removeContainer(docker: Docker, id: string): Promise<void> {
  await docker
    .getContainer(id)
    .remove({ force: true, v: true })
    .catch(async (error: { statusCode?: number }) => {
      if (error.statusCode !== 409) throw error;
      await gone(id, () => docker.getContainer(id).inspect());
    });
}

/** After an engine crash a network may still list endpoints of containers that have gone: they are disconnected by force first. */
async function removeNetwork(docker: Docker, id: string): Promise<void> {
  const network = docker.getNetwork(id);
  const { Containers } = (await network.inspect()) as { Containers?: Record<string, unknown> };
  await Promise.all(
    Object.keys(Containers ?? {}).map((container) =>
      network.disconnect({ Container: container, Force: true }).catch(() => undefined),
    ),
  );
  await network.remove();
}

/** A removal that somebody else began (409) is waited for: gone is what was asked. */
const gone = (id: string, inspect: () => Promise<unknown>): Promise<void> =>
  eventually({
    what: `the removal of container ${id.slice(0, 12)}, already in progress, to end`,
    within: seconds(10),
    every: milliseconds(100),
    probe: () =>
      inspect().then(
        () => ({ seen: "it is still there" }),
        () => ({ done: undefined }),
      ),
  });

/** What crashed runs left: neither kept on purpose nor of a living runner. Returns what was removed. */
export async function sweep(docker: Docker): Promise<Leftover[]> {
  const orphans = (await runsThere(docker)).filter(({ kept, runnerLives }) => !kept && !runnerLives);
  for (const orphan of orphans) await removeRun(docker, orphan);
  return orphans;
}
