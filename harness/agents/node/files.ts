import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { NodeCommands } from "../../protocol/commands.ts";

/** A log directory that is not there is formatted, each time as another one: a disk that was replaced is not the old one. */
export async function formatted({ once, copyOnce }: Pick<NodeCommands["launch"]["args"], "once" | "copyOnce">): Promise<void> {
  for (const [path, source] of Object.entries(copyOnce ?? {}))
    if (!existsSync(path)) await inPlace(path, () => copyFile(source, path));
  for (const [path, text] of Object.entries(once ?? {}))
    if (!existsSync(path)) await inPlace(path, () => writeFile(path, asNewDirectory(text)));
}

const asNewDirectory = (text: string): string =>
  text.replace(/^directory\.id=.*$/m, `directory.id=${randomBytes(16).toString("base64url")}`);

/** How many entries are gone. */
export async function emptied(folder: string): Promise<number> {
  const entries = await readdir(folder);
  await Promise.all(entries.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  return entries.length;
}

/** Into a folder that is made where there is none. */
export async function inPlace(path: string, write: () => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await write();
}
