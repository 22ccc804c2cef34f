import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { arch, platform } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { minutes, seconds } from "../core/duration.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { bounded } from "../core/eventually.ts";
import type { Engine } from "./engine.ts";
import { aptInstall } from "./engine-apt.ts";
import { isDebianLike } from "./engine-install.ts";
import { runProgram } from "./engine-program.ts";
import { progress } from "./image-build.ts";
import { debianMirror } from "./image-host.ts";

export interface Base {
  readonly reference: string;
  readonly origin: "pulled" | "debootstrapped";
}

interface MakeBase {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  say(text: string): void;
}

const suite = "bookworm";
const pulled = `debian:${suite}-slim`;
const debootstrapped = `muster-base:${suite}`;

/** Debian, pulled where a registry answers and debootstrapped where none does. MUSTER_BASE names another image to pull. */
export async function ensureBase({ engine, signal, say }: MakeBase): Promise<Base> {
  const reference = process.env.MUSTER_BASE ?? pulled;
  if (await isThere(engine.docker, reference)) return { reference, origin: "pulled" };
  if (process.env.MUSTER_BASE === undefined && (await isThere(engine.docker, debootstrapped)))
    return { reference: debootstrapped, origin: "debootstrapped" };
  say(`pulling ${reference}`);
  const failure = await pull({ docker: engine.docker, reference, signal });
  if (failure === undefined) return { reference, origin: "pulled" };
  if (process.env.MUSTER_BASE !== undefined)
    throw new EnvironmentError(`the base image ${reference} (MUSTER_BASE) could not be pulled: ${failure}`, {
      hint: "Correct or unset MUSTER_BASE.",
    });
  refuseWhereItCannotBe(engine, failure);
  say(`no container registry answers (${failure}): making the base with debootstrap`);
  await debootstrap({ engine, signal, say });
  return { reference: debootstrapped, origin: "debootstrapped" };
}

async function isThere(docker: Docker, reference: string): Promise<boolean> {
  try {
    await docker.getImage(reference).inspect();
    return true;
  } catch {
    return false;
  }
}

interface Pull {
  readonly docker: Docker;
  readonly reference: string;
  readonly signal: AbortSignal;
}

/** Answers with what went wrong, if anything. */
async function pull({ docker, reference, signal }: Pull): Promise<string | undefined> {
  try {
    const stream = await bounded("the registry", minutes(2), docker.pull(reference, { abortSignal: signal }));
    await bounded("the pull", minutes(10), progress({ docker, stream, signal, hear: () => undefined }));
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return messageOf(error).replace(/\s+/g, " ").slice(0, 160);
  }
}

function refuseWhereItCannotBe(engine: Engine, failure: string): void {
  const native = { amd64: "x64", arm64: "arm64" }[engine.architecture] === arch();
  if (platform() === "linux" && process.getuid?.() === 0 && isDebianLike() && native) return;
  throw new EnvironmentError(
    `the base image ${pulled} could not be pulled (${failure}), and without a registry Muster can make one only as root on Debian or Ubuntu of the engine's architecture`,
    {
      hint: `Let the engine reach a registry, or load the image by hand (\`docker load\`), or name your own mirror's: MUSTER_BASE=registry.example/${pulled}.`,
    },
  );
}

const folderPrefix = "muster-rootfs-";

async function debootstrap({ engine, signal, say }: MakeBase): Promise<void> {
  if (!existsSync("/usr/sbin/debootstrap")) await aptInstall(["debootstrap", "debian-archive-keyring"], say);
  await clearAbandoned();
  const folder = await mkdtemp(join("/var/tmp", `${folderPrefix}${process.pid}-`));
  try {
    await fillRoot(folder, signal);
    await importRoot(engine.docker, folder);
  } finally {
    await removeRoot(folder);
  }
}

async function fillRoot(folder: string, signal: AbortSignal): Promise<void> {
  const mirror = debianMirror();
  const parameters = ["--variant=minbase", "--include=ca-certificates", suite, folder, ...(mirror === undefined ? [] : [mirror])];
  // Dies with this process even when that is killed: an orphan would go on filling the folder.
  const { code, lastLines } = await runProgram("setpriv", ["--pdeathsig", "TERM", "debootstrap", ...parameters], {
    within: minutes(10),
    signal,
  });
  signal.throwIfAborted();
  if (code !== 0)
    throw new EnvironmentError(`debootstrap could not make the base image (exit ${code}); its last lines:\n${lastLines}`, {
      hint: "Check that this machine reaches its Debian mirror, then run the same command again.",
    });
  for (const path of [
    "var/cache/apt",
    "var/lib/apt/lists",
    "var/log",
    "usr/share/doc",
    "usr/share/man",
    "usr/share/locale",
    "usr/share/info",
  ])
    for (const entry of readdirSync(join(folder, path))) await rm(join(folder, path, entry), { recursive: true });
}

/** Tagged only when the archive is whole: one that is cut off would import as a broken image without an error. */
async function importRoot(docker: Docker, folder: string): Promise<void> {
  const tar = spawn("tar", ["-C", folder, "--one-file-system", "-c", "."], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve, reject) => tar.on("close", resolve).on("error", reject));
  const answer = await bounded(
    "importing the base image",
    minutes(5),
    docker.importImage(tar.stdout, { changes: "LABEL muster.base=debootstrapped" }),
  );
  const id = await importedId(answer);
  if ((await ended) !== 0)
    throw new EnvironmentError("packing the base image failed: tar did not end well", { hint: "Check the disk under /var/tmp." });
  await docker.getImage(id).tag({ repo: "muster-base", tag: suite });
}

async function importedId(answer: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of answer) text += chunk.toString();
  const id = /sha256:[0-9a-f]{64}/.exec(text)?.[0];
  if (id === undefined) throw new EnvironmentError(`the engine did not import the base image: ${text.trim()}`);
  return id;
}

/** What an earlier run that was killed left in /var/tmp. */
async function clearAbandoned(): Promise<void> {
  for (const name of readdirSync("/var/tmp").filter((entry) => entry.startsWith(folderPrefix))) {
    const owner = Number(name.slice(folderPrefix.length).split("-")[0]);
    if (!existsSync(`/proc/${owner}`)) await removeRoot(join("/var/tmp", name));
  }
}

/** Nothing may be mounted below what is removed: the chroot's /proc is this machine's. */
async function removeRoot(folder: string): Promise<void> {
  for (const mounted of mountsBelow(folder).reverse()) await runProgram("umount", [mounted], { within: seconds(20) });
  const left = mountsBelow(folder);
  if (left.length > 0)
    throw new EnvironmentError(`${left.join(", ")} could not be unmounted`, {
      hint: `Run \`umount ${left.join(" ")}\` and \`rm -r ${folder}\`.`,
    });
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

const mountsBelow = (folder: string): string[] =>
  readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((path) => path.startsWith(`${folder}/`));
