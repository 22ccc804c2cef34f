import type { Pin } from "../faults/pins.ts";
import type { RunParameters } from "../parameters/parameters.ts";
import type { DrillRecord } from "../report/record.ts";
import type { Engine } from "../runtime/engine.ts";
import type { DrillDefinition } from "./definition.ts";
import type { Handover } from "./handover.ts";
import type { Narrator } from "./narrator.ts";
import type { Opening, Play } from "./play.ts";
import type { RunFolder } from "./run-folder.ts";
import type { LeftWorld } from "./take-over.ts";

/** Somebody who looks on while drills run: told of each as it begins, never asked and never waited for. */
export interface Onlooker {
  begins(definition: DrillDefinition, run: string, folder: RunFolder): void;
}

/** What a run of drills shares. mocha loads drill files without arguments, so they find it here. */
export interface Session {
  readonly docker: Engine["docker"];
  /** `clients`: what clients' containers run from, where that is another image. */
  readonly image: { readonly tag: string; readonly kafka: string; readonly clients?: string };
  readonly reports: string;
  readonly parameters: RunParameters;
  /** Who shall hold which role. */
  readonly pins: readonly Pin[];
  /** Shared by all drills of this session; stands in their records. */
  readonly batch: string;
  /** Where drills play; on machines of our own where nothing is said. */
  readonly playOn?: (opening: Opening) => Promise<Play>;
  /** What one drill leaves to the next. */
  readonly handover: Handover<LeftWorld>;
  readonly narrator: Narrator;
  readonly onlooker?: Onlooker;
  readonly signal: AbortSignal;
  /** A second ^C: the report is skipped, never the heal. */
  readonly skipReport: () => boolean;
  readonly results: DrillResult[];
  onResult(result: DrillResult): void;
}

export interface DrillResult {
  readonly drill: string;
  readonly folder: string;
  /** null where a guard refused: nothing was injected, and there is no record. */
  readonly record: DrillRecord | null;
  readonly exitCode: number;
  /** Why the run does not count it as passed; a known-bad drill passes by missing exactly what it declares. */
  readonly failure?: Error;
}

let current: Session | undefined;

export const openSession = (session: Session): void => {
  current = session;
};

export function session(): Session {
  if (current === undefined)
    throw new Error("drills run through `muster run <drill>` (or `npm test`), which sets up the engine and the image first");
  return current;
}
