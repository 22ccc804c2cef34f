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
  if (seen === undefined) return { tag, ground, present: false };
  const labels = seen.Labels ?? {};
  const prefix = "muster.version.";
  const versions = Object.entries(labels).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
  );
  return {
    tag,
    ground,
    present: true,
    id: seen.Id,
    base: labels[imageLabel.base] ?? "unknown",
    sizeBytes: seen.Size,
    created: new Date(seen.Created * 1000).toISOString(),
    versions: Object.fromEntries(versions),
  };
}
