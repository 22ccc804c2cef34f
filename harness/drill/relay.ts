import type { AgentListener } from "../runtime/agent-link.ts";

/**
 * Who hears the agents of a world that several drills have, one after the other. The folder of the one before is sealed, and what
 * happened before a drill took over is none of its own. While it is open whether it does, words are held back: a drill that gets
 * another world must have none of this one's clock.
 */
export class Relay implements AgentListener {
  #to: AgentListener | undefined;
  #held: ((to: AgentListener) => void)[] | undefined;
  #from = Number.NEGATIVE_INFINITY;
  #unheard = 0;

  constructor(listener: AgentListener) {
    this.#to = listener;
  }

  /** Ledger lines that belong to no drill. */
  get unheard(): number {
    return this.#unheard;
  }

  /** From now on nobody hears them. */
  end(): void {
    this.#to = undefined;
    this.#held = undefined;
  }

  /** Holds back what happens from this moment of the run's clock. */
  hold(from: number): void {
    this.#from = from;
    this.#held = [];
  }

  /** This one hears what was held back, and what comes. */
  begin(listener: AgentListener): void {
    for (const tell of this.#held ?? []) tell(listener);
    this.#held = undefined;
    this.#to = listener;
  }

  event(...[agent, message]: Parameters<NonNullable<AgentListener["event"]>>): void {
    if (message.at >= this.#from) this.#tell((to) => to.event?.(agent, message));
  }

  ledger(...[agent, message]: Parameters<NonNullable<AgentListener["ledger"]>>): void {
    if (this.#to === undefined) this.#unheard += 1;
    else this.#to.ledger?.(agent, message);
  }

  log(agent: string, text: string): void {
    this.#tell((to) => to.log?.(agent, text));
  }

  #tell(tell: (to: AgentListener) => void): void {
    if (this.#to !== undefined) tell(this.#to);
    else this.#held?.push(tell);
  }
}
