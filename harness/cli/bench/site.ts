import { randomBytes } from "node:crypto";
import type { Narrator } from "../../drill/narrator.ts";
import type { Step } from "../../drill/steps.ts";
import type { AgentListener } from "../../runtime/agent-link.ts";
import type { Engine } from "../../runtime/engine.ts";
import type { Founding } from "../../runtime/world.ts";
import type { Topology } from "../../topology/define.ts";
import type { Board } from "./board.ts";

/** Where figures that need containers are measured. */
export interface Site {
  readonly board: Board;
  readonly narrator: Narrator;
  readonly step: Step;
  readonly signal: AbortSignal;
  readonly docker: Engine["docker"];
  readonly image: string;
  readonly topology: Topology;
}

/** A run of its own each time, labelled like a drill's: what a crash leaves behind is swept by the next command. */
export const foundingAt = ({ docker, image, topology, signal }: Site, listener: AgentListener = {}): Founding => ({
  docker,
  image,
  topology,
  signal,
  listener,
  kept: "drill",
  run: randomBytes(3).toString("hex"),
});

export const secondsSince = (began: number): number => (performance.now() - began) / 1000;
