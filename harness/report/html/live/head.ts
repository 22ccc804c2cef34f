/** What a live page is told beside the scene. */
import type { Lane, Moment } from "../scene.ts";
import type { Stand } from "./stand.ts";

export interface Head {
  /** Another one means another page. */
  readonly run: string;
  /** `ended`: this run, and another may follow; `closed`: nobody tells anything any more. */
  readonly state: "waiting" | "running" | "ended" | "closed";
  /** How it ended, or what it waits for. */
  readonly words: string;
  readonly tone: "plain" | "good" | "bad" | "doubt";
  /** The run's clock. */
  readonly now: number;
  /** Wall time in ms at which the oldest thing that this scene is the first to show was heard; absent where nothing is new. */
  readonly news?: number;
  readonly stand: Stand;
  /** The deed that is being done. */
  readonly busy: string | null;
  /** Events and lines that could not be placed in time. */
  readonly odd: number;
}

export interface SaidLine {
  /** Wall time, for people. */
  readonly at: string;
  readonly text: string;
  readonly tone: "plain" | "good" | "bad";
}

/** As `publish/live/newest.ts` writes it: lanes and lines that are new to whoever is told. */
export interface Message {
  readonly times: { readonly from: number; readonly to: number; readonly zero?: Moment };
  readonly head: Head;
  readonly order: readonly string[];
  readonly lanes: readonly Lane[];
  readonly said: readonly SaidLine[];
}
