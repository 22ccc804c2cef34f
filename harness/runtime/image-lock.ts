import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { minutes, seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import { pauseFor } from "../core/eventually.ts";
import { runnerLives, thisRunner } from "./labels.ts";

const file = join(tmpdir(), "muster-image.lock");

/** One build at a time on this machine: two would do the same work at half the speed. A lock whose owner died is nobody's. */
export async function alone<T>({ say, signal, work }: Alone<T>): Promise<T> {
  await take({ say, signal });
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

interface Waiting {
  say(text: string): void;
  readonly signal: AbortSignal;
}

interface Alone<T> extends Waiting {
  work(): Promise<T>;
}

async function take({ say, signal }: Waiting): Promise<void> {
  const end = performance.now() + minutes(25);
  for (let told = false; !taken(); told = true) {
    if (!told) say("another Muster is building the image: waiting for it");
    if (performance.now() > end)
      throw new EnvironmentError(`another Muster (${owner()}) has been building the image for 25 minutes`, {
        hint: `If that is not so, remove ${file}.`,
      });
    await pauseFor(seconds(1), signal);
  }
}

function taken(): boolean {
  const left = owner();
  if (left !== "" && !runnerLives(left)) rmSync(file, { force: true });
  try {
    writeFileSync(file, thisRunner(), { flag: "wx" });
    return true;
  } catch {
    return false;
  }
}

function owner(): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
