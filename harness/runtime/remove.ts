import type Docker from "dockerode";
import { type Duration, milliseconds, seconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";

/** How long a removal may be in somebody else's hands, or in the way of another one. */
const patience = seconds(15);
/** By the time volumes are removed their containers have gone: one that is still in use is in use by somebody else. */
const patienceWithVolumes = seconds(3);

/** With its anonymous volumes. Gone is what is asked: one that has gone, or is being removed, is no failure. */
export const removeContainer = (docker: Docker, id: string): Promise<void> =>
  removed(`container ${id.slice(0, 12)}`, patience, () => docker.getContainer(id).remove({ force: true, v: true }));

/**
 * Whoever is still on it is disconnected by force first: after a crash of the engine a network lists endpoints of containers that
 * have gone, and people may have joined a container of theirs, which stays.
 */
export const removeNetwork = (docker: Docker, id: string): Promise<void> =>
  removed(`network ${id.slice(0, 12)}`, patience, async () => {
    const network = docker.getNetwork(id);
    const { Containers } = (await network.inspect()) as { Containers?: Record<string, unknown> };
    await Promise.all(
      Object.keys(Containers ?? {}).map((container) =>
        network.disconnect({ Container: container, Force: true }).catch(() => undefined),
      ),
    );
    await network.remove();
  });

export const removeVolume = (docker: Docker, name: string): Promise<void> =>
  removed(`volume ${name}`, patienceWithVolumes, () => docker.getVolume(name).remove());

/** 404 = it has gone. 403 and 409 = something is still in the way, or somebody else is at it: tried again, within bounds. */
const removed = (what: string, within: Duration, remove: () => Promise<unknown>): Promise<void> =>
  eventually({
    what: `${what} to be removed`,
    within,
    every: milliseconds(200),
    async probe() {
      try {
        await remove();
        return { done: undefined };
      } catch (error) {
        const { statusCode, message } = error as { statusCode?: number; message: string };
        if (statusCode === 404) return { done: undefined };
        return { seen: message };
      }
    },
  });
