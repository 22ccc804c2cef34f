import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** What must outlive a process and is no result of a run: `${XDG_STATE_HOME:-~/.local/state}/muster/<name>`, made where it is not there. */
export function stateFolder(name: string): string {
  const folder = join(process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "muster", name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
