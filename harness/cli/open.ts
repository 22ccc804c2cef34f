import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { seconds } from "../core/duration.ts";
import { keepingSeal } from "../publish/manifest.ts";
import { findRun } from "../publish/run-folders.ts";
import { writeRunOutputs } from "../publish/run-outputs.ts";
import { runProgram } from "../runtime/engine-program.ts";
import { reportsFolder } from "./report.ts";

/** Opens the run's page in the browser, and makes it first where it is not there. Without a display it says where it is. */
export async function open(name = "latest"): Promise<number> {
  const run = findRun(reportsFolder, name);
  const page = join(run.folder, "report.html");
  if (!existsSync(page)) await keepingSeal(run.folder, () => writeRunOutputs(run.folder, run.record));
  const url = pathToFileURL(page).href;
  const opener = openerHere();
  const opened =
    opener !== undefined && (await runProgram(opener, [page], { within: seconds(10) }).catch(() => ({ code: 1 }))).code === 0;
  process.stdout.write(opened ? `opened ${url}\n` : `no browser could be opened from here; the report is ${url}\n`);
  return 0;
}

function openerHere(): string | undefined {
  if (process.platform === "darwin") return "open";
  if (process.platform === "win32") return "explorer";
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? "xdg-open" : undefined;
}
