import type Docker from "dockerode";

/** How many of each are kept: the one in use and the one before it, for going back and forth between two versions of the code. */
const kept = 2;

/** Removes our own older images; what a container still uses stays. */
export async function removeSuperseded(docker: Docker): Promise<void> {
  const images = await labelled(docker, "muster.image");
  const grounds = (await labelled(docker, "muster.ground")).filter(({ labels }) => labels["muster.image"] === undefined);
  const stages = await labelled(docker, "muster.stage");
  for (const { id } of [...images.slice(kept), ...grounds.slice(kept), ...stages.slice(1)]) await removeUnlessUsed(docker, id);
}

interface Labelled {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Newest first. */
async function labelled(docker: Docker, label: string): Promise<Labelled[]> {
  const images = await docker.listImages({ filters: { label: [label] } });
  return images.sort((a, b) => b.Created - a.Created).map(({ Id, Labels }) => ({ id: Id, labels: Labels ?? {} }));
}

/** Whatever the engine says against it, an image too many is no reason to fail: it is tried again after the next build. */
async function removeUnlessUsed(docker: Docker, id: string): Promise<void> {
  await docker
    .getImage(id)
    .remove()
    .catch(() => undefined);
}
