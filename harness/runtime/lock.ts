import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GuardRefused } from "../core/errors.ts";
import { runnerLives, thisRunner } from "./labels.ts";

interface Holder {
  readonly runner: string;
  readonly doing: string;
  readonly since: string;
}

/**
 * Only one process at a time changes a thing. Held by another living one: a refusal that names it. A lock whose holder has died is
 * taken over, so that nothing has to be cleaned up after a crash. Disposing of it lets go.
 */
export function takeLock(folder: string, name: string, doing: string): Disposable {
  const file = join(folder, `${name}.lock`);
  const mine = `${file}.${process.pid}`;
  const content = JSON.stringify({ runner: thisRunner(), doing, since: new Date().toISOString() } satisfies Holder);
  // Linked, not written: whoever finds the file finds all of it.
  writeFileSync(mine, content);
  const held = (): Disposable => ({ [Symbol.dispose]: () => letGo(file, content) });
  try {
    for (let attempt = 0; attempt < 50; attempt++) {
      if (linked(mine, file)) return held();
      const found = textOf(file);
      const holder = holderIn(found);
      if (holder !== undefined && runnerLives(holder.runner)) throw refusal(holder);
      if (found !== undefined && takeOver(mine, file, found)) return held();
    }
    throw new GuardRefused(`${file} cannot be taken: others take and leave it all the time`, { hint: "try again" });
  } finally {
    rmSync(mine, { force: true });
  }
}

function refusal({ runner, doing, since }: Holder): GuardRefused {
  return new GuardRefused(`\`muster ${doing}\` is at work there (pid ${runner.split("/")[1]}, since ${since})`, {
    hint: "wait until it has ended: two verbs at once would not know each other's faults",
  });
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}

/**
 * Puts ours in the place of a dead one's in one step, so that there is no moment without a lock. One at a time: who comes second
 * finds a living holder's. One that died while doing so is not waited for.
 */
function takeOver(mine: string, file: string, dead: string): boolean {
  const turn = `${file}.turn`;
  try {
    mkdirSync(turn);
  } catch {
    if (ageOf(turn) > turnLastsMs) rmSync(turn, { recursive: true, force: true });
    return false;
  }
  try {
    if (textOf(file) !== dead) return false;
    renameSync(mine, file);
    return true;
  } finally {
    rmSync(turn, { recursive: true, force: true });
  }
}

/** Two file operations: who takes longer is dead. */
const turnLastsMs = 30_000;

const ageOf = (path: string): number => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());

function letGo(file: string, content: string): void {
  if (textOf(file) === content) rmSync(file, { force: true });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function holderIn(text: string | undefined): Holder | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Holder);
  } catch {
    return undefined;
  }
}
