import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { platform } from "node:os";
import { createInterface } from "node:readline/promises";
import { minutes } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import { aptInstall } from "./engine-apt.ts";
import { startDaemon } from "./engine-daemon.ts";

/** Whether software may be installed and a daemon started: said beforehand, to be asked for, or neither. */
export type Consent = "given" | "ask" | "refused";

/** `--yes`, CI=true and MUSTER_YES=1 give it, MUSTER_INSTALL=no refuses; a person at a terminal is asked; otherwise Muster goes ahead and says so. */
export function consentFrom(options: { readonly yes?: boolean | undefined }, env: NodeJS.ProcessEnv = process.env): Consent {
  if (env.MUSTER_INSTALL === "no") return "refused";
  if (options.yes === true || env.CI === "true" || env.MUSTER_YES === "1") return "given";
  return process.stdin.isTTY && process.stdout.isTTY ? "ask" : "given";
}

export interface InstallEngine {
  /** What was seen when an engine was looked for. */
  readonly why: string;
  readonly consent: Consent;
  say(text: string): void;
}

const dockerd = ["/usr/bin/dockerd", "/usr/sbin/dockerd", "/usr/local/bin/dockerd"];
const installedDaemon = () => dockerd.find(existsSync);

/** Makes an engine answer on this machine, or says what a person has to do. */
export async function installEngine({ why, consent, say }: InstallEngine): Promise<void> {
  refuseWhereItCannotBe(why);
  const present = installedDaemon();
  const plan =
    present === undefined ? "install Docker (packages docker.io and iptables) and start its daemon" : "start the Docker daemon";
  await agreed(why, plan, consent);
  say(`${why}: Muster will ${plan}; \`muster engine stop\` stops it again`);
  if (present === undefined) await aptInstall(["docker.io", "iptables"], say);
  const daemon = present ?? installedDaemon();
  if (daemon === undefined)
    throw new EnvironmentError("docker.io was installed and there is still no dockerd on this machine", {
      hint: "Install Docker by hand.",
    });
  await startDaemon(daemon, say);
}

function refuseWhereItCannotBe(why: string): void {
  if (process.env.DOCKER_HOST !== undefined && process.env.DOCKER_HOST !== "")
    throw new EnvironmentError(why, {
      hint: "Start that engine, or unset DOCKER_HOST (or change the Docker context) to use the one of this machine.",
    });
  if (socketIsClosedToUs())
    throw new EnvironmentError("the Docker engine's socket /var/run/docker.sock is there and may not be used by this user", {
      hint: "Add yourself to its group (`sudo usermod -aG docker $USER`, then log in again), or run as root.",
    });
  const debian = isDebianLike();
  if (platform() === "linux" && process.getuid?.() === 0 && (debian || installedDaemon() !== undefined)) return;
  throw new EnvironmentError(`${why}, and Muster can only install one itself as root on Debian or Ubuntu`, {
    hint: whatToInstall(debian),
  });
}

function whatToInstall(debian: boolean): string {
  if (platform() === "darwin")
    return "Install and start Docker Desktop (or Colima: `brew install colima docker && colima start --memory 8`), then run the same command again.";
  if (debian)
    return "Run `sudo apt-get install docker.io iptables` and `sudo usermod -aG docker $USER`, log in again, then run the same command.";
  return "Install Docker Engine 20.10 or later with your system's package manager, start it (`sudo systemctl start docker`), then run the same command again.";
}

async function agreed(why: string, plan: string, consent: Consent): Promise<void> {
  if (consent === "given") return;
  if (consent === "ask" && (await asked(`${why}. May Muster ${plan}? [Y/n] `))) return;
  throw new EnvironmentError(`${why}, and installing or starting one was not agreed to`, {
    hint: "Run again with --yes, or do it by hand: `apt-get install docker.io iptables`, then start dockerd.",
  });
}

async function asked(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`\r\x1b[K${question}`, { signal: AbortSignal.timeout(minutes(5)) });
    return /^(y|yes|)$/i.test(answer.trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}

function socketIsClosedToUs(): boolean {
  const socket = "/var/run/docker.sock";
  if (!existsSync(socket)) return false;
  try {
    accessSync(socket, constants.R_OK | constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

export function isDebianLike(): boolean {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync("/etc/os-release", "utf8")) && existsSync("/usr/bin/apt-get");
  } catch {
    return false;
  }
}
