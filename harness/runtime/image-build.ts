import { readdirSync } from "node:fs";
import type Docker from "dockerode";
import { minutes } from "../core/duration.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { bounded } from "../core/eventually.ts";

export interface Build {
  readonly docker: Docker;
  /** The folder that holds the Dockerfile and everything it copies. */
  readonly context: string;
  readonly tag: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly arguments: Readonly<Record<string, string>>;
  readonly network?: "host" | "default";
  readonly signal: AbortSignal;
  say(text: string): void;
}

/** One line of the engine's progress. */
interface Progress {
  readonly stream?: string;
  readonly error?: string;
}

const within = minutes(20);

/** Builds by the engine's own API, so that no docker command line is needed. A build that is cut off leaves no tag. */
export async function buildImage(build: Build): Promise<void> {
  const { docker, context, tag, labels, arguments: given, network = "default", signal, say } = build;
  const last: string[] = [];
  const hear = ({ stream, error }: Progress) => {
    const lines = `${stream ?? ""}${error ?? ""}`.split("\n").filter((line) => line.trim() !== "");
    last.push(...lines);
    last.splice(0, Math.max(0, last.length - 25));
    for (const line of lines) {
      const purpose = /^Step \d.*? RUN : "([^"]+)"/.exec(line)?.[1];
      if (purpose !== undefined) say(purpose);
    }
  };
  const options = {
    t: tag,
    labels: { ...labels },
    buildargs: { ...given },
    networkmode: network,
    rm: true,
    forcerm: true,
    abortSignal: signal,
  };
  try {
    const sent = docker.buildImage({ context, src: readdirSync(context) }, options);
    const stream = await bounded("the engine", minutes(5), sent);
    await progress({ docker, stream, hear, signal });
  } catch (error) {
    throw new EnvironmentError(`building ${tag} failed: ${messageOf(error)}; the build's last lines:\n${last.join("\n")}`, {
      hint: "Mend what the last lines say (network, proxy, disk), then run the same command again: finished steps are kept.",
      cause: error,
    });
  }
}

interface Followed {
  readonly docker: Docker;
  readonly stream: NodeJS.ReadableStream;
  readonly signal: AbortSignal;
  hear(line: Progress): void;
}

/** Follows a build or a pull to its end; rejects with the engine's own error, when it takes too long, or when it is interrupted. */
export function progress({ docker, stream, signal, hear }: Followed): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const bound = setTimeout(() => reject(new Error(`it took longer than ${within / 60_000} minutes`)), within);
  const interrupted = () => reject(signal.reason);
  signal.addEventListener("abort", interrupted, { once: true });
  docker.modem.followProgress(
    stream,
    (error: Error | null, lines: readonly Progress[]) => {
      const failed = lines?.find((line) => line.error !== undefined)?.error;
      if (error) reject(error);
      else if (failed !== undefined) reject(new Error(failed));
      else resolve();
    },
    hear,
  );
  return promise.finally(() => {
    clearTimeout(bound);
    signal.removeEventListener("abort", interrupted);
    if ("destroy" in stream && typeof stream.destroy === "function") stream.destroy();
  });
}
