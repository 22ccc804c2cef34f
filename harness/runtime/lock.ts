import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
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
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (linked(mine, file)) return { [Symbol.dispose]: () => letGo(file, content) };
      const found = textOf(file);
      const holder = holderIn(found);
      if (holder !== undefined && runnerLives(holder.runner)) throw refusal(holder);
      if (found !== undefined) takeAway(file, found);
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

/** What is taken away is looked at once more: if somebody else was quicker and it is theirs, it goes back. */
function takeAway(file: string, dead: string): void {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (textOf(aside) !== dead) linked(aside, file);
  rmSync(aside, { force: true });
}

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
