import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../suites.ts";
import { type Site, secondsSince } from "./site.ts";

const rounds = 3;

/** What a second run does before it starts anything, as a process of its own: packages, Node, engine, image. */
export async function measureSetup({ board, step, signal }: Site): Promise<void> {
  const took: number[] = [];
  for (let round = 1; round <= rounds; round++)
    await step("set-up, all of it there", async () => {
      const began = performance.now();
      await promisify(execFile)(process.execPath, [join(projectRoot, "setup", "muster.mjs"), "images", "--build", "--json"], {
        signal,
      });
      took.push(secondsSince(began));
    });
  board.report("start.setup", took);
}
