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

async function removeUnlessUsed(docker: Docker, id: string): Promise<void> {
  try {
    await docker.getImage(id).remove();
  } catch (error) {
    const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
    if (status !== 404 && status !== 409) throw error;
  }
}
