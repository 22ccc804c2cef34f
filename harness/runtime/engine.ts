import type Docker from "dockerode";
import { seconds } from "../core/duration.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { bounded } from "../core/eventually.ts";
import { configuredAddress } from "./engine-address.ts";
import { type Consent, installEngine } from "./engine-install.ts";
import { type OnStep, setupStep } from "./engine-steps.ts";

/** The Docker engine that everything runs in. */
export interface Engine {
  readonly docker: Docker;
  /** Where it answers, as a person would write it in DOCKER_HOST. */
  readonly address: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly architecture: "amd64" | "arm64";
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Its own data directory: on this machine only where the engine is not in a virtual machine or elsewhere. */
  readonly dataRoot: string;
  readonly kernel: string;
  readonly system: string;
}

/** The oldest API Muster was run against: Docker 20.10. */
export const oldestApi = "1.41";

export interface EnsureEngine {
  readonly onStep?: OnStep | undefined;
  readonly consent: Consent;
}

/** Finds the engine, or installs and starts one where that is possible and allowed. */
export function ensureEngine({ onStep, consent }: EnsureEngine): Promise<Engine> {
  return setupStep({
    name: "engine",
    onStep,
    work: async (say) => {
      const found = await findEngine();
      if (found.engine !== undefined) return { value: found.engine, detail: described(found.engine) };
      await installEngine({ why: found.why, consent, say });
      const started = await findEngine();
      if (started.engine === undefined)
        throw new EnvironmentError(`the Docker engine was started and still does not answer: ${started.why}`, {
          hint: "Run `docker version` and mend what it says.",
        });
      return { value: started.engine, detail: `${described(started.engine)}, started by Muster` };
    },
  });
}

const described = ({ version, apiVersion }: Engine) => `Docker ${version}, API ${apiVersion}`;

export type Found = { readonly engine: Engine } | { readonly engine?: undefined; readonly why: string };

/** Looks where Docker's own tools look; changes nothing. An engine that is there and too old, or not for Linux, is an error. */
export async function findEngine(): Promise<Found> {
  const address = configuredAddress();
  let docker: Docker;
  try {
    docker = await bounded("the Docker engine", seconds(20), clientFor(address));
  } catch (error) {
    const seen = /runtime strategy/.test(messageOf(error)) ? "" : ` (${messageOf(error)})`;
    return { why: `no Docker engine answers at ${address ?? "the usual sockets"}${seen}` };
  }
  const [version, info] = await bounded("the Docker engine", seconds(20), Promise.all([docker.version(), docker.info()]));
  if (olderThan(version.ApiVersion, oldestApi))
    throw new EnvironmentError(
      `the Docker engine is ${version.Version} (API ${version.ApiVersion}); API ${oldestApi} or later is needed`,
      {
        hint: "Install Docker 20.10 or later, or point DOCKER_HOST at another engine.",
      },
    );
  if (info.OSType !== "linux")
    throw new EnvironmentError(`the Docker engine runs ${info.OSType} containers; Linux containers are needed`, {
      hint: "Switch Docker Desktop to Linux containers.",
    });
  return {
    engine: {
      docker,
      address: address ?? addressOf(docker),
      version: version.Version,
      apiVersion: version.ApiVersion,
      architecture: architectureOf(version.Arch),
      cpus: info.NCPU,
      memoryBytes: info.MemTotal,
      dataRoot: info.DockerRootDir,
      kernel: info.KernelVersion,
      system: info.OperatingSystem,
    },
  };
}

/** testcontainers knows the sockets of Docker Desktop and rootless Docker, and TLS; an engine behind ssh only dockerode can reach. */
async function clientFor(address: string | undefined): Promise<Docker> {
  if (address?.startsWith("ssh://")) return clientOverSsh(new URL(address));
  if (address !== undefined) process.env.DOCKER_HOST = address;
  const { getContainerRuntimeClient } = await import("testcontainers");
  return (await getContainerRuntimeClient()).container.dockerode;
}

async function clientOverSsh({ hostname, port, username }: URL): Promise<Docker> {
  const { default: Dockerode } = await import("dockerode");
  const docker = new Dockerode({
    protocol: "ssh",
    host: hostname,
    port: port === "" ? 22 : Number(port),
    username,
    ...(process.env.SSH_AUTH_SOCK === undefined ? {} : { sshOptions: { agent: process.env.SSH_AUTH_SOCK } }),
  });
  await docker.ping();
  return docker;
}

function addressOf(docker: Docker): string {
  const socket: unknown = Reflect.get(docker.modem, "socketPath");
  return typeof socket === "string"
    ? `unix://${socket}`
    : `tcp://${Reflect.get(docker.modem, "host")}:${Reflect.get(docker.modem, "port")}`;
}

function architectureOf(reported: string): "amd64" | "arm64" {
  if (reported === "amd64" || reported === "x86_64") return "amd64";
  if (reported === "arm64" || reported === "aarch64") return "arm64";
  throw new EnvironmentError(`the Docker engine's architecture is ${reported}; the image can be built for amd64 and arm64`);
}

/** `1.9` is older than `1.41`: a dotted version is not a decimal number. */
export function olderThan(version: string, other: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split(".").map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
