import { appendFileSync, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { seconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import { bounded } from "../core/eventually.ts";
import { gcLogFile, logFile } from "../protocol/places.ts";
import { readFileFrom } from "../runtime/copy-out.ts";
import type { World } from "../runtime/world.ts";
import { behind } from "./behind.ts";
import type { RunFolder } from "./run-folder.ts";

/** For all machines at once. */
const within = seconds(30);

/**
 * The log of every machine as `logs/<node>.log`, and of a run that failed its GC log as `logs/<node>.gc.log`, before the
 * machines go; dead ones have theirs too. What could not be fetched is named in `logs/missing.txt`. Never throws. `kept`: how much
 * of each log earlier drills on these machines have; added to.
 */
export async function keepLogs(
  world: World,
  folder: RunFolder,
  failed: boolean,
  kept: Map<string, number> = new Map(),
): Promise<void> {
  const machines = [...world.plan.nodes, ...world.plan.connects];
  await Promise.all(
    machines.flatMap(({ name }) => [
      keep(world, folder, name, logFile, `${name}.log`, kept),
      ...(failed ? [keepGcLog(world, folder, name)] : []),
    ]),
  );
}

/** The JVM moves what is full, or what an earlier JVM wrote, aside; put together they are in order again. */
async function keepGcLog(world: World, folder: RunFolder, name: string): Promise<void> {
  const to = `${name}.gc.log`;
  await copy(world, folder, name, `${gcLogFile}.0`, to).catch(() => undefined);
  await keep(world, folder, name, gcLogFile, to);
}

async function keep(
  world: World,
  folder: RunFolder,
  name: string,
  from: string,
  to: string,
  kept: Map<string, number> = new Map(),
): Promise<void> {
  await copy(world, folder, name, from, to, kept).catch((error: unknown) =>
    appendFileSync(join(folder.path, "logs", "missing.txt"), `${to}: ${messageOf(error).split("\n")[0]}\n`),
  );
}

const copy = (
  world: World,
  folder: RunFolder,
  name: string,
  from: string,
  to: string,
  kept: Map<string, number> = new Map(),
): Promise<void> =>
  bounded(
    `fetching ${from} of ${name}`,
    within,
    (async () => {
      const source = await readFileFrom(world.container(name), from);
      const rest = behind(kept.get(name) ?? 0, (bytes) => kept.set(name, bytes));
      await pipeline(source, rest, createWriteStream(join(folder.path, "logs", to), { flags: "a" }));
    })(),
  );
