import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { logFile } from "../protocol/places.ts";
import { readFileFrom } from "../runtime/copy-out.ts";
import type { World } from "../runtime/world.ts";
import type { RunFolder } from "./run-folder.ts";

/** The whole log of every machine, as `logs/<node>.log`, before the machines go. */
export async function keepLogs(world: World, folder: RunFolder): Promise<void> {
  const machines = [...world.plan.nodes, ...world.plan.connects];
  await Promise.all(
    machines.map(async ({ name }) =>
      pipeline(await readFileFrom(world.container(name), logFile), createWriteStream(join(folder.path, "logs", `${name}.log`))),
    ),
  );
}
