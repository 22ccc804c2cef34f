import type Docker from "dockerode";
import type { Engine } from "./engine.ts";
import { type ImageChoice, imageLabel, imageNames } from "./image.ts";

/** What `muster images` shows. */
export interface ImageDescription {
  readonly tag: string;
  readonly ground: string;
  readonly present: boolean;
  readonly id?: string;
  readonly base?: string;
  readonly sizeBytes?: number;
  readonly created?: string;
  /** kafka, jre, toxiproxy, node, debian. */
  readonly versions?: Readonly<Record<string, string>>;
}

export async function describeImage(engine: Engine, choice: ImageChoice = {}): Promise<ImageDescription> {
  const { image: tag, ground } = await imageNames(engine, choice);
  const [seen] = await engine.docker.listImages({ filters: { reference: [tag] } });
  return seen === undefined ? { tag, ground, present: false } : { tag, ground, ...described(seen) };
}

/** The image that a container was made from, and the version of Kafka in it. */
export async function imageOf(container: Docker.Container): Promise<{ tag: string; kafka: string }> {
  const { Config } = await container.inspect();
  return { tag: Config.Image, kafka: Config.Labels[kafkaLabel] ?? "unknown" };
}

/** The newest image of each other version of Kafka that has been asked for on this engine. */
export async function otherImages(engine: Engine, { versions }: ImageDescription): Promise<ImageDescription[]> {
  const seen = (await engine.docker.listImages({ filters: { label: [imageLabel.image] } })).toSorted(
    (a, b) => b.Created - a.Created,
  );
  const newest = new Map<string, Docker.ImageInfo>();
  for (const image of seen) {
    const kafka = image.Labels?.[kafkaLabel] ?? "";
    if (kafka !== versions?.kafka && !newest.has(kafka)) newest.set(kafka, image);
  }
  return [...newest.values()].map((image) => ({
    tag: image.RepoTags?.[0] ?? image.Id,
    ground: `muster-ground:${image.Labels?.[imageLabel.ground] ?? ""}`,
    ...described(image),
  }));
}

const prefix = "muster.version.";
const kafkaLabel = `${prefix}kafka`;

function described(seen: Docker.ImageInfo): Omit<ImageDescription, "tag" | "ground"> {
  const labels = seen.Labels ?? {};
  const versions = Object.entries(labels).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
  );
  return {
    present: true,
    id: seen.Id,
    base: labels[imageLabel.base] ?? "unknown",
    sizeBytes: seen.Size,
    created: new Date(seen.Created * 1000).toISOString(),
    versions: Object.fromEntries(versions),
  };
}
