import type { Measured } from "../measure/measured.ts";
import type { ParameterRecord } from "../parameters/parameters.ts";
import type { AgentListener } from "../runtime/agent-link.ts";
import type { DrillContext, Gathered } from "./context.ts";
import type { DrillDefinition } from "./definition.ts";
import type { LastLook } from "./last-look.ts";
import type { Narrator } from "./narrator.ts";
import type { RunFolder } from "./run-folder.ts";
import type { Session } from "./session.ts";
import type { Step } from "./steps.ts";

/** What a run has before there is anything to play on. */
export interface Opening {
  readonly definition: DrillDefinition;
  readonly session: Session;
  readonly run: string;
  readonly parameters: ParameterRecord;
  readonly folder: RunFolder;
  readonly listener: AgentListener;
  readonly narrator: Narrator;
  readonly signal: AbortSignal;
  readonly step: Step;
  /** Stops the drill's budget meanwhile: for waits on people, which have bounds of their own. */
  readonly untimed: <T>(work: () => Promise<T>) => Promise<T>;
  readonly gathered: Gathered;
  readonly measureNow: (workload: number) => Measured;
  readonly lastLook: LastLook;
}

/** A drill's place, up: machines of our own, or clusters of somebody else. Disposing of it leaves nothing of ours behind. */
export interface Play extends AsyncDisposable {
  /** Reads back what a figure cannot be read without, writes the plan, and gives the body its verbs. */
  prepare(): Promise<DrillContext>;
  /** Leaves the machines to the next drill, instead of disposing of them; false where that must not or need not be. */
  leave?(): Promise<boolean>;
  /** Before the machines go; of a run that failed, more. */
  keepLogs(failed: boolean): Promise<void>;
}
