import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import type { Engine } from "./engine.ts";
import { requireDisk } from "./engine-checks.ts";
import { type OnStep, setupStep } from "./engine-steps.ts";
import { ensureBase } from "./image-base.ts";
import { buildImage } from "./image-build.ts";
import { buildNetwork, proxyArguments, writeHostNetwork } from "./image-host.ts";
import { alone } from "./image-lock.ts";
import { installAgentPackages, lockedAgentPackages } from "./image-packages.ts";
import { removeSuperseded } from "./image-prune.ts";
import { agentSources, agentsDockerfile, groundSources, type Sources, writeSources } from "./image-sources.ts";

/**
 * The one image, in two parts, each named by the hash of what it is made from: the ground (`muster-ground`: Debian, JRE, Kafka,
 * Toxiproxy, Node, packages; minutes to build) and on it the agents' sources (`muster`; a second). The labels are the only record.
 */
export const imageLabel = { image: "muster.image", ground: "muster.ground", base: "muster.base", kafka: "muster.kafka" } as const;

export interface ImageChoice {
  /** Another version of Kafka than the one that docker/Dockerfile names. */
  readonly kafka?: string | undefined;
}

export interface ImageNames {
  readonly image: string;
  readonly ground: string;
}

export interface EnsureImage extends ImageChoice {
  readonly engine: Engine;
  readonly onStep?: OnStep | undefined;
}

/** The tag to start containers from: there already, or built now. */
export function ensureImage({ engine, kafka, onStep }: EnsureImage): Promise<string> {
  return setupStep({
    name: "image",
    onStep,
    work: async (say) => {
      const names = await imageNames(engine, { kafka });
      if (await isThere(engine.docker, names.image)) return { value: names.image, detail: names.image };
      await alone(say, async () => {
        if (!(await isThere(engine.docker, names.ground))) await buildGround({ engine, tag: names.ground, kafka, say });
        if (!(await isThere(engine.docker, names.image))) await buildAgents({ engine, names, say });
        await removeSuperseded(engine.docker);
      });
      return { value: names.image, detail: `${names.image}, built` };
    },
  });
}

/** What the image is called, from the content of this working tree alone: nothing is asked of the engine. */
export async function imageNames(engine: Engine, { kafka }: ImageChoice): Promise<ImageNames> {
  const [agents, dockerfile, docker, packages] = await Promise.all([
    agentSources(),
    agentsDockerfile(),
    groundSources(),
    lockedAgentPackages(),
  ]);
  const ground = hashOf(docker, [...packages, engine.architecture, kafka ?? ""]);
  return { ground: `muster-ground:${ground}`, image: `muster:${hashOf(agents, [dockerfile, ground])}` };
}

function hashOf(sources: Sources, facts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const [path, content] of sources) hash.update(`${path}\0${content.length}\0`).update(content);
  for (const fact of facts) hash.update(`${fact}\0`);
  return hash.digest("hex").slice(0, 12);
}

export async function isThere(docker: Docker, reference: string): Promise<boolean> {
  try {
    await docker.getImage(reference).inspect();
    return true;
  } catch (error) {
    if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return false;
    throw error;
  }
}

interface BuildGround extends ImageChoice {
  readonly engine: Engine;
  readonly tag: string;
  say(text: string): void;
}

async function buildGround({ engine, tag, kafka, say }: BuildGround): Promise<void> {
  await requireDisk(engine, "build");
  const base = await ensureBase(engine, say);
  await inBuildContext(async (context) => {
    await writeSources(await groundSources(), context);
    await writeHostNetwork(join(context, "host"));
    say("fetching the agents' packages");
    await installAgentPackages(join(context, "npm"), engine.architecture);
    const versions = kafka === undefined ? {} : { KAFKA_VERSION: kafka };
    await buildImage({
      docker: engine.docker,
      context,
      tag,
      labels: { [imageLabel.ground]: hashIn(tag), [imageLabel.base]: base.origin },
      arguments: { BASE: base.reference, ...versions, ...proxyArguments() },
      network: buildNetwork(),
      say,
    });
  });
}

interface BuildAgents {
  readonly engine: Engine;
  readonly names: ImageNames;
  say(text: string): void;
}

async function buildAgents({ engine, names, say }: BuildAgents): Promise<void> {
  await inBuildContext(async (context) => {
    await writeFile(join(context, "Dockerfile"), await agentsDockerfile());
    await writeSources(await agentSources(), join(context, "muster"));
    await writeFile(join(context, "muster", "package.json"), JSON.stringify({ type: "module", private: true }));
    const labels = { [imageLabel.image]: hashIn(names.image) };
    await buildImage({ docker: engine.docker, context, tag: names.image, labels, arguments: { GROUND: names.ground }, say });
  });
}

const hashIn = (tag: string) => tag.slice(tag.indexOf(":") + 1);

async function inBuildContext(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "muster-build-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
