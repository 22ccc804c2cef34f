import { milliseconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import { pauseFor } from "../core/eventually.ts";
import { findEngine } from "../runtime/engine.ts";
import { type Leftover, runsThere } from "../runtime/sweep.ts";
import { Connection } from "./live/connection.ts";
import { frameOf } from "./live/frame.ts";
import type { Snapshot } from "./live/snapshot.ts";
import { printed } from "./live/spans.ts";
import { watchStatus } from "./live/watch.ts";

interface StatusOptions {
  readonly topology?: string;
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** What one look at a run saw; where there was nothing to see, why. */
type Sight = Snapshot | { readonly run: string; readonly topology: string; readonly problem: string };

/** Long enough for the observer to have asked everybody, and for a rate to be one. */
const betweenLooks = milliseconds(1200);

export async function status(options: StatusOptions): Promise<number> {
  if (options.watch === true) return watchStatus(options);
  const { json, topology } = options;
  const found = await findEngine();
  const runs = found.engine === undefined ? [] : await runsThere(found.engine.docker);
  const wanted = runs.filter((one) => topology === undefined || one.run === topology || one.topology === topology);
  const sights = await Promise.all(wanted.map(sightOf));
  const { stdout } = process;
  const colour = stdout.isTTY === true && process.env.NO_COLOR === undefined;
  if (json === true) stdout.write(`${JSON.stringify(sights, undefined, 2)}\n`);
  else if (sights.length === 0) stdout.write("nothing of Muster's is running\n");
  else stdout.write(`${sights.map((sight) => textOf(sight, colour)).join("\n\n")}\n`);
  return 0;
}

async function sightOf({ run, topology }: Leftover): Promise<Sight> {
  try {
    const connection = await Connection.open({ topology: run });
    try {
      await connection.look();
      await pauseFor(betweenLooks);
      return await connection.look();
    } finally {
      connection.close();
    }
  } catch (error) {
    return { run, topology, problem: messageOf(error) };
  }
}

function textOf(sight: Sight, colour: boolean): string {
  if (!("nodes" in sight)) return `${sight.topology} (run ${sight.run})\n  ✗ ${sight.problem}`;
  return printed(frameOf(sight), { width: process.stdout.columns ?? 120, colour }).join("\n");
}
