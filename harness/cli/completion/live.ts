import { existsSync } from "node:fs";
import { request } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";
import { configuredAddress } from "../../runtime/engine-address.ts";
import { label } from "../../runtime/labels.ts";

/** Longer than an engine on this machine takes, and shorter than a person waits for a key. */
const within = 800;

/**
 * What is up, by its topology's name and run, asked for over a plain socket: the engine's client libraries take longer to load than a
 * person waits. Nothing where no engine answers in time, or only over ssh or TLS.
 */
export async function whatIsUp(): Promise<readonly { readonly topology: string; readonly run: string }[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${label.kept}=up`, `${label.role}=fabric`] }));
  const containers = await ask(`/containers/json?filters=${filters}`).catch(() => []);
  return (containers as { Labels: Record<string, string> }[]).map(({ Labels }) => ({
    topology: Labels[label.topology] ?? "",
    run: Labels[label.run] ?? "",
  }));
}

function ask(path: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const to = endpoint();
  if (to === undefined) return Promise.resolve([]);
  const asked = request({ ...to, path, signal: AbortSignal.timeout(within) }, (answer) => {
    let text = "";
    answer.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    answer.on("error", reject).on("end", () => {
      try {
        resolve(JSON.parse(text));
      } catch (error) {
        reject(error);
      }
    });
  });
  asked.on("error", reject).end();
  return promise;
}

function endpoint() {
  const address = configuredAddress();
  if (address === undefined) {
    const socketPath = usualSockets().find(existsSync);
    return socketPath === undefined ? undefined : { socketPath };
  }
  const { protocol, pathname, hostname, port } = new URL(address);
  if (protocol === "unix:") return { socketPath: pathname };
  return protocol === "tcp:" && process.env.DOCKER_TLS_VERIFY === undefined ? { host: hostname, port } : undefined;
}

const usualSockets = (): string[] => [
  "/var/run/docker.sock",
  join(process.env.XDG_RUNTIME_DIR ?? "/run", "docker.sock"),
  join(homedir(), ".docker", "run", "docker.sock"),
  join(homedir(), ".docker", "desktop", "docker.sock"),
];
