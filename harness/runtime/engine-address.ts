import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where the Docker command line would look: DOCKER_HOST, else the endpoint of the current context. `undefined` = the usual sockets.
 * Docker Desktop, Colima and OrbStack announce themselves by a context, which Docker's own client libraries do not read.
 */
export function configuredAddress(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.DOCKER_HOST !== undefined && env.DOCKER_HOST !== "") return env.DOCKER_HOST;
  const folder = env.DOCKER_CONFIG ?? join(homedir(), ".docker");
  const context = env.DOCKER_CONTEXT ?? stringIn(readJson(join(folder, "config.json")), "currentContext");
  if (context === undefined || context === "" || context === "default") return undefined;
  const meta = readJson(join(folder, "contexts", "meta", createHash("sha256").update(context).digest("hex"), "meta.json"));
  return stringIn(fieldOf(fieldOf(meta, "Endpoints"), "docker"), "Host");
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function stringIn(value: unknown, name: string): string | undefined {
  const field = fieldOf(value, name);
  return typeof field === "string" ? field : undefined;
}
