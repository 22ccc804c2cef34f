import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));
const dockerFolder = join(projectRoot, "docker");

/** Files by path, with their content. */
export type Sources = ReadonlyMap<string, Buffer>;

const agents = "harness/agents";
const imports = /(?:^|\n)\s*(?:import|export)\s+(?!type\b)(?:[^"';]*?\sfrom\s+)?"(\.[^"]+)"|import\(\s*"(\.[^"]+)"\s*\)/g;

/** Read once a process, so that what is built is what was hashed even while someone edits. */
export const agentSources = once(readAgentSources);
export const groundSources = once(readGroundSources);
export const agentsDockerfile = once(() => readFile(join(dockerFolder, "agents.Dockerfile"), "utf8"));

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let content: Promise<T> | undefined;
  return () => {
    content ??= read();
    return content;
  };
}

/**
 * The agents' programs (some run as processes of their own, which no import shows) and all that they import. What only types
 * name is erased before it runs and stays out.
 */
async function readAgentSources(): Promise<Sources> {
  const found = new Map<string, Buffer>();
  const entries = await readdir(join(projectRoot, agents), { recursive: true });
  const waiting = entries.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts")).map((file) => join(agents, file));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    // A file that is not there is the type checker's to report, with the line that names it.
    if (found.has(path) || !existsSync(join(projectRoot, path))) continue;
    const content = await readFile(join(projectRoot, path));
    found.set(path, content);
    const folder = dirname(path);
    for (const [, declared, loaded] of content.toString("utf8").matchAll(imports))
      waiting.push(join(folder, declared ?? loaded ?? ""));
  }
  return sorted(found);
}

const notInGround = new Set(["README.md", "agents.Dockerfile", "client.Dockerfile"]);
const isExample = (path: string): boolean => path.startsWith("example-client");

/** What the heavy part of the image is made from, by path within docker/. */
async function readGroundSources(): Promise<Sources> {
  const found = new Map<string, Buffer>();
  const entries = await readdir(dockerFolder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(dockerFolder, file);
    if (entry.isFile() && !notInGround.has(path) && !isExample(path)) found.set(path, await readFile(file));
  }
  return sorted(found);
}

const sorted = (files: Map<string, Buffer>): Sources => new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));

export async function writeSources(sources: Sources, folder: string): Promise<void> {
  for (const [path, content] of sources) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
