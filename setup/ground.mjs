// The ground every command stands on: locked packages and a Node that runs TypeScript.
// Plain JavaScript without dependencies, because it runs first, on the machine's own Node (18 or later).
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run, Stop, step } from "./process.mjs";

const stampFile = join(root, "node_modules", ".muster-stamp");
const needed = 24;

/**
 * Makes packages and Node ready and answers with the Node to use. `quiet` says nothing where there is nothing to do, and nothing on
 * standard output, which is the command's own.
 */
export async function ground({ quiet = false } = {}) {
  const output = quiet ? process.stderr : process.stdout;
  const locked = lockStamp();
  if (locked !== installedStamp()) await step("packages", output, () => installPackages(locked));
  else if (!quiet) await step("packages", output, () => "unchanged");
  return suitableNode();
}

function lockStamp() {
  const lock = readFileSync(join(root, "package-lock.json"));
  return createHash("sha256").update(lock).update(`${process.platform} ${process.arch}`).digest("hex");
}

function installedStamp() {
  try {
    return readFileSync(stampFile, "utf8");
  } catch {
    return undefined;
  }
}

/** The stamp is written last: an interrupted installation has none and is done again. `npm ci` removes what was there. */
async function installPackages(stamp) {
  const npm = process.env.npm_execpath?.endsWith(".js") ? [process.execPath, process.env.npm_execpath] : ["npm"];
  await run([...npm, "ci", "--ignore-scripts", "--include=dev", "--include=optional", "--no-audit", "--no-fund"], {
    minutes: 10,
    failed: "`npm ci` could not install the locked packages",
    hint: "Check that npm reaches its registry (`npm ping`), then run the same command again.",
  });
  writeFileSync(stampFile, stamp);
}

function suitableNode() {
  if (Number(process.versions.node.split(".")[0]) >= needed) return process.execPath;
  const bundled = join(root, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  if (existsSync(bundled)) return bundled;
  throw new Stop(
    `Node ${needed} or later is needed and this is ${process.version}; npm has none for ${process.platform}-${process.arch} among the packages.`,
    {
      hint: `Install Node ${needed} (nodejs.org, nvm, Homebrew: \`brew install node@${needed}\`) and run the same command with it.`,
    },
  );
}
