import { statfs } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { seconds } from "../core/duration.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { bounded } from "../core/eventually.ts";
import type { Engine } from "./engine.ts";
import { labelsOf } from "./labels.ts";

/** One line of `muster doctor`. `ok: undefined` = could not be looked at from here. */
export interface Check {
  readonly name: string;
  readonly ok: boolean | undefined;
  readonly seen: string;
  readonly hint?: string;
}

const gibibyte = 2 ** 30;
const inGiB = (bytes: number) => `${(bytes / gibibyte).toFixed(1)} GiB`;

/** Building keeps a stage of 1.2 GB beside the image of 0.9 GB and its base; running writes Kafka's logs. */
const diskNeeded = { build: 6 * gibibyte, run: 3 * gibibyte } as const;
/** What `npm start` needs (active-passive, 4.3 GiB by `topology/memory.ts`) and the engine itself. */
const memoryNeeded = 5 * gibibyte;

export async function requireDisk(engine: Engine, purpose: keyof typeof diskNeeded): Promise<void> {
  const free = await freeDisk(engine);
  if (free === undefined || free >= diskNeeded[purpose]) return;
  const doing = purpose === "build" ? "building the image" : "running a topology";
  throw new EnvironmentError(
    `${doing} needs ${inGiB(diskNeeded[purpose])} of free disk under ${engine.dataRoot}; ${inGiB(free)} are free`,
    {
      hint: "Free some (`docker system df` shows what Docker keeps, `docker image prune` removes what nothing uses), then run the same command again.",
    },
  );
}

/** Of the engine's data directory; unknown where that is in a virtual machine or on another host. */
async function freeDisk(engine: Engine): Promise<number | undefined> {
  if (!engine.address.startsWith("unix://") || process.platform !== "linux") return undefined;
  try {
    const { bavail, bsize } = await statfs(engine.dataRoot);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** A warning, no failure: the machine may be quiet by the time that a drill runs. */
export function loadCheck(load: number, cores: number): Check {
  const seen = `${load.toFixed(1)} on ${cores} cores`;
  if (load <= cores) return { name: "load average", ok: true, seen };
  return {
    name: "load average",
    ok: undefined,
    seen,
    hint: "More waits than can run: quiet the machine, or a drill finds no steady state.",
  };
}

export function engineChecks({ version, apiVersion, address, system, kernel, cpus, memoryBytes }: Engine): Check[] {
  return [
    { name: "engine", ok: true, seen: `Docker ${version} at ${address} (${system}, Linux ${kernel})` },
    { name: "API version", ok: true, seen: apiVersion },
    {
      name: "processors",
      ok: cpus >= 2,
      seen: String(cpus),
      hint: "With fewer than two, drills' figures are the machine's, not Kafka's.",
    },
    {
      name: "memory",
      ok: memoryBytes >= memoryNeeded,
      seen: inGiB(memoryBytes),
      hint: `Give the engine at least ${inGiB(memoryNeeded)} (Docker Desktop: Settings, Resources).`,
    },
  ];
}

export async function diskCheck(engine: Engine): Promise<Check> {
  const free = await freeDisk(engine);
  if (free === undefined) return { name: "disk", ok: undefined, seen: "the engine's disk is not on this machine" };
  const hint = `${inGiB(diskNeeded.run)} to run, ${inGiB(diskNeeded.build)} to build the image: \`docker system df\` shows what Docker keeps.`;
  return { name: "disk", ok: free >= diskNeeded.run, seen: `${inGiB(free)} free under ${engine.dataRoot}`, hint };
}

/** The very rules that a fabric uses, in a container with only NET_ADMIN. */
const nftProof = `
add table inet muster
add set inet muster cut { type ipv4_addr . inet_service; }
add chain inet muster output { type filter hook output priority 0; }
add rule inet muster output ip daddr . tcp dport @cut counter drop
add element inet muster cut { 198.18.0.1 . 9092 }
delete element inet muster cut { 198.18.0.1 . 9092 }
delete table inet muster`;

export async function kernelCheck(engine: Engine, image: string): Promise<Check> {
  const name = "kernel: nft with NET_ADMIN alone";
  const hint =
    "Links are cut by nftables in the container's own namespace; the engine's kernel needs nf_tables (any distribution's kernel since 2020).";
  try {
    const { code, output } = await bounded("a container for the nft check", seconds(30), ranOnce(engine, image));
    return { name, ok: code === 0, seen: code === 0 ? "works" : output.trim().slice(0, 300), hint };
  } catch (error) {
    return { name, ok: false, seen: messageOf(error), hint };
  }
}

async function ranOnce({ docker }: Engine, image: string): Promise<{ readonly code: number; readonly output: string }> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["/bin/sh", "-c", `printf '%s' "$0" | nft -f -`, nftProof],
    Cmd: [],
    Labels: labelsOf("doctor", "none", "drill"),
    HostConfig: { NetworkMode: "none", CapDrop: ["ALL"], CapAdd: ["NET_ADMIN"] },
  });
  try {
    await container.start();
    const { StatusCode } = await container.wait();
    const text = new PassThrough();
    container.modem.demuxStream(PassThrough.from([await container.logs({ stdout: true, stderr: true })]), text, text);
    return { code: StatusCode, output: String(text.read() ?? "") };
  } finally {
    await container.remove({ force: true });
  }
}
