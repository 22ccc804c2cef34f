import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import type Docker from "dockerode";
import type { HeldLease } from "../protocol/commands.ts";
import { decode } from "../protocol/lines.ts";
import { runnerLives, thisRunner } from "./labels.ts";
import { stateFolder } from "./state-folder.ts";

/** What only the engine can undo, and no agent holds: machines that were killed. */
export interface JournalEntry extends Pick<HeldLease, "lease" | "what" | "fault"> {
  readonly run: string;
  readonly topology: string;
  /** Where it answers: another engine's runs are not gone because this one does not know them. */
  readonly engine: string;
  /** Whoever renews it while it lives; null where it stands until its time is up. */
  readonly runner: string | null;
  /** Wall clock, milliseconds; null = as long as its runner lives. */
  readonly expiresAt: number | null;
}

type Line = ({ readonly deed: "begin" } & JournalEntry) | { readonly deed: "healed"; readonly lease: string };

/** By its address, as it was reached. */
export function engineOf({ modem }: Docker): string {
  const { socketPath, host, port } = modem as { socketPath?: string; host?: string; port?: string | number };
  return socketPath ?? `${host}:${port}`;
}

/** One file a run, on this machine: on disk for good before the deed, so that whoever comes after a crash knows the undo. */
export class Journal {
  readonly #folder: string;

  constructor(folder = stateFolder("journal")) {
    this.#folder = folder;
  }

  begin(entry: Omit<JournalEntry, "runner" | "expiresAt">, ttlMs: number | null): void {
    const stands = ttlMs === null ? { runner: thisRunner(), expiresAt: null } : { runner: null, expiresAt: Date.now() + ttlMs };
    this.#append(entry.run, { deed: "begin", ...entry, ...stands });
  }

  /** The last one of a run takes the file with it. */
  healed(run: string, lease: string): void {
    if (!existsSync(this.#file(run))) return;
    this.#append(run, { deed: "healed", lease });
    if (this.standing(run).length === 0) this.forget(run);
  }

  /** Of a run that is gone nothing stands. */
  forget(run: string): void {
    rmSync(this.#file(run), { force: true });
  }

  runs(): string[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith(".ndjson"))
      .map((name) => basename(name, ".ndjson"));
  }

  standing(run: string): JournalEntry[] {
    if (!existsSync(this.#file(run))) return [];
    const standing = new Map<string, JournalEntry>();
    for (const text of readFileSync(this.#file(run), "utf8").split("\n")) {
      const line = decode<Line>(text);
      if (line?.deed === "begin") standing.set(line.lease, line);
      else if (line?.deed === "healed") standing.delete(line.lease);
    }
    return [...standing.values()];
  }

  #append(run: string, line: Line): void {
    const file = openSync(this.#file(run), "a");
    try {
      // A line of its own even after one that a crash cut short.
      writeAll(file, `\n${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    fsyncFolder(this.#folder);
  }

  #file(run: string): string {
    return join(this.#folder, `${run}.ndjson`);
  }
}

/** A disk that is nearly full takes a part. */
function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    const more = writeSync(file, bytes, written);
    if (more === 0) throw new Error("the journal takes no more bytes");
    written += more;
  }
}

/** A new file is only there for good when its folder is. */
function fsyncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Nobody keeps it up any more: its time is up, or whoever renewed it is dead. */
export const isOver = ({ runner, expiresAt }: JournalEntry, now = Date.now()): boolean =>
  runner === null ? expiresAt === null || expiresAt <= now : !runnerLives(runner);
