import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { messageOf } from "../core/errors.ts";
import type { Engine } from "./engine.ts";
import { requireDisk } from "./engine-checks.ts";
import { type OnStep, setupStep } from "./engine-steps.ts";
import { ensureBase } from "./image-base.ts";
import { buildImage } from "./image-build.ts";
import { buildNetwork, proxyArguments, writeHostNetwork } from "./image-host.ts";
import { interruptible } from "./image-interrupt.ts";
import { defaultKafka, missingPackage, requireKafkaVersion } from "./image-kafka.ts";
import { alone } from "./image-lock.ts";
import { installAgentPackages, lockedAgentPackages } from "./image-packages.ts";
import { removeSuperseded } from "./image-prune.ts";
import { agentSources, agentsDockerfile, groundSources, type Sources, writeSources } from "./image-sources.ts";

/**
 * The one image, in two parts, each named by the hash of what it is made from: the ground (`muster-ground`: Debian, JRE, Kafka,
 * Toxiproxy, Node, packages; minutes to build) and on it the agents' sources (`muster`; a second). The labels are the only record.
 */
export const imageLabel = { image: "muster.image", ground: "muster.ground", base: "muster.base" } as const;

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
export function ensureImage({ engine, kafka: wanted, onStep }: EnsureImage): Promise<string> {
  return setupStep({
    name: "image",
    onStep,
    work: async (say) => {
      const names = await imageNames(engine, { kafka: wanted });
      if (await isThere(engine.docker, names.image)) return { value: names.image, detail: names.image };
      const kafka = wanted ?? (await defaultKafka());
      if (wanted !== undefined && !(await isThere(engine.docker, names.ground))) await requireKafkaVersion(wanted);
      await interruptible((signal) =>
        alone({
          say,
          signal,
          work: async () => {
            const building = { engine, names, kafka, signal, say };
            if (!(await isThere(engine.docker, names.ground))) await buildGround(building);
            if (!(await isThere(engine.docker, names.image))) await buildAgents(building);
            await removeSuperseded(engine.docker);
          },
        }),
      );
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
  const ground = hashOf(docker, [...packages, engine.architecture, kafka ?? (await defaultKafka())]);
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

interface Building {
  readonly engine: Engine;
  readonly kafka: string;
  readonly names: ImageNames;
  readonly signal: AbortSignal;
  say(text: string): void;
}

async function buildGround({ engine, names, kafka, signal, say }: Building): Promise<void> {
  await requireDisk(engine, "build");
  await inBuildContext(async (context) => {
    await writeSources(await groundSources(), context);
    await writeHostNetwork(join(context, "host"));
    const [base] = await bothOrNeither(
      ensureBase({ engine, signal, say }),
      installAgentPackages({ folder: join(context, "npm"), architecture: engine.architecture, signal }),
    );
    await buildImage({
      docker: engine.docker,
      context,
      tag: names.ground,
      labels: { [imageLabel.ground]: hashIn(names.ground), [imageLabel.base]: base.origin },
      arguments: { BASE: base.reference, KAFKA_VERSION: kafka, ...proxyArguments() },
      network: buildNetwork(),
      signal,
      say,
    }).catch((error: unknown) => {
      throw missingPackage(kafka, messageOf(error)) ?? error;
    });
  });
}

/** Like Promise.all, but nothing still writes when it has failed. */
async function bothOrNeither<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

async function buildAgents({ engine, names, signal, say }: Building): Promise<void> {
  await inBuildContext(async (context) => {
    await writeFile(join(context, "Dockerfile"), await agentsDockerfile());
    await writeSources(await agentSources(), join(context, "muster"));
    await writeFile(join(context, "muster", "package.json"), JSON.stringify({ type: "module", private: true }));
    const labels = { [imageLabel.image]: hashIn(names.image) };
    await buildImage({
      docker: engine.docker,
      context,
      tag: names.image,
      labels,
      arguments: { GROUND: names.ground },
      signal,
      say,
    });
  });
}

const hashIn = (tag: string) => tag.slice(tag.indexOf(":") + 1);
const contextPrefix = "muster-build-";

async function inBuildContext(work: (folder: string) => Promise<void>): Promise<void> {
  await clearAbandoned();
  const folder = await mkdtemp(join(tmpdir(), contextPrefix));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a killed build left behind; whoever holds the lock is the only one that builds. */
async function clearAbandoned(): Promise<void> {
  const left = (await readdir(tmpdir())).filter((name) => name.startsWith(contextPrefix));
  for (const name of left) await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
}
