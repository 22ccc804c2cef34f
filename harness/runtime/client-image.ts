import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { EnvironmentError, messageOf, UsageError } from "../core/errors.ts";
import { type OnStep, setupStep } from "./engine-steps.ts";
import { isThere } from "./image.ts";
import { buildImage } from "./image-build.ts";
import { interruptible } from "./image-interrupt.ts";
import { projectRoot } from "./image-sources.ts";

/** What an image says in its environment: the command lines of its two programs. */
const commands = ["MUSTER_CLIENT_PRODUCER", "MUSTER_CLIENT_CONSUMER"] as const;

export interface ClientImagePlan {
  readonly docker: Docker;
  /** What the user calls it. */
  readonly wanted: string;
  /** Our own image, which the agent on top of it is taken from. */
  readonly muster: string;
  readonly onStep?: OnStep | undefined;
}

/** The tag to start clients' containers from: the user's image with the agent on top, there already or built now. */
export function ensureClientImage({ docker, wanted, muster, onStep }: ClientImagePlan): Promise<string> {
  return setupStep({
    name: "client image",
    onStep,
    work: async (say) => {
      const id = await requireCommands(docker, wanted);
      const dockerfile = await readFile(join(projectRoot, "docker", "client.Dockerfile"), "utf8");
      const hash = createHash("sha256").update(`${id}\0${muster}\0${dockerfile}`).digest("hex").slice(0, 12);
      const tag = `muster-client:${hash}`;
      if (await isThere(docker, tag)) return { value: tag, detail: `${wanted} as ${tag}` };
      await interruptible((signal) => build({ docker, dockerfile, tag, muster, wanted, signal, say }));
      return { value: tag, detail: `${wanted} as ${tag}, built` };
    },
  });
}

/** Its id, where it is one whose programs can be started. */
async function requireCommands(docker: Docker, wanted: string): Promise<string> {
  if (!(await isThere(docker, wanted)))
    throw new UsageError(`there is no image ${wanted} on this engine`, { hint: `\`docker pull ${wanted}\`, or build it, first` });
  const { Id, Config } = await docker.getImage(wanted).inspect();
  const environment = new Map(
    (Config.Env ?? []).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const missing = commands.filter((name) => (environment.get(name) ?? "").trim() === "");
  if (missing.length > 0)
    throw new UsageError(`the image ${wanted} does not say how its programs are started: ${missing.join(" and ")} not set`, {
      hint: 'in its Dockerfile: ENV MUSTER_CLIENT_PRODUCER="java -jar /app/producer.jar" (docs/client-protocol.md, "Your own image")',
    });
  return Id;
}

interface Building {
  readonly docker: Docker;
  readonly dockerfile: string;
  readonly tag: string;
  readonly muster: string;
  readonly wanted: string;
  readonly signal: AbortSignal;
  say(text: string): void;
}

async function build({ docker, dockerfile, tag, muster, wanted, signal, say }: Building): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), "muster-client-image-"));
  try {
    await writeFile(join(context, "Dockerfile"), dockerfile);
    const labels = { "muster.client": wanted };
    await buildImage({ docker, context, tag, labels, arguments: { MUSTER: muster, CLIENT: wanted }, signal, say });
  } catch (error) {
    signal.throwIfAborted();
    throw new EnvironmentError(`the agent could not be put on top of the image ${wanted}: ${messageOf(error)}`, {
      hint: "it needs glibc (not Alpine's musl), the engine's architecture, and mkfifo",
      cause: error,
    });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
