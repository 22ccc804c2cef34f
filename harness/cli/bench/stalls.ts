import type { AgentListener } from "../../runtime/agent-link.ts";

/** Hears every agent say that it stood still for longer than it may. */
export class Stalls {
  readonly #heard: { readonly agent: string; readonly from: number; readonly to: number }[] = [];
  readonly listener: AgentListener = {
    event: (agent, { event, from, to }) => {
      if (event === "observer.stall") this.#heard.push({ agent, from: Number(from), to: Number(to) });
    },
  };

  /** `observer 310 ms`, of those that reach into this time. */
  between(from: number, to: number): string[] {
    return this.#heard
      .filter((stall) => stall.to > from && stall.from < to)
      .map((stall) => `${stall.agent} ${((stall.to - stall.from) * 1000).toFixed(0)} ms`);
  }
}
