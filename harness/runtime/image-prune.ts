import type Docker from "dockerode";

/**
 * How many of each are kept for a version of Kafka: the one in use and the one before it, for going back and forth between two
 * states of the code. Versions of Kafka do not push each other out: comparing two goes back and forth between them too.
 */
const kept = 2;

/** Removes our own older images; what a container still uses stays. */
export async function removeSuperseded(docker: Docker): Promise<void> {
  const images = await labelled(docker, "muster.image");
  const grounds = (await labelled(docker, "muster.ground")).filter(({ labels }) => labels["muster.image"] === undefined);
  const stages = await labelled(docker, "muster.stage");
  for (const { id } of [...superseded(images), ...superseded(grounds), ...stages.slice(kept)]) await removeUnlessUsed(docker, id);
}

function superseded(newestFirst: readonly Labelled[]): Labelled[] {
  return Object.values(Object.groupBy(newestFirst, ({ labels }) => labels["muster.version.kafka"] ?? "")).flatMap((same) =>
    (same ?? []).slice(kept),
  );
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
