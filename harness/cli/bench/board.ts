import { messageOf } from "../../core/errors.ts";
import type { Narrator } from "../../drill/narrator.ts";
import { catalogue, type FigureName } from "./catalogue.ts";
import { type Figure, figureOf } from "./figure.ts";

/** What was asked for, what was measured, and what could not be. */
export class Board {
  readonly figures: Figure[] = [];
  readonly #wanted: ReadonlySet<FigureName>;
  readonly #narrator: Narrator;
  readonly #signal: AbortSignal;
  readonly #onFigure: (figure: Figure) => void;

  constructor(
    wanted: ReadonlySet<FigureName>,
    narrator: Narrator,
    signal: AbortSignal,
    onFigure: (figure: Figure) => void = () => undefined,
  ) {
    this.#wanted = wanted;
    this.#narrator = narrator;
    this.#signal = signal;
    this.#onFigure = onFigure;
  }

  wants(...names: readonly FigureName[]): boolean {
    return names.some((name) => this.#wanted.has(name));
  }

  /** Figures nobody asked for may be by-products: they are not shown. */
  report(name: FigureName, samples: readonly number[], baselines: readonly number[] = []): void {
    if (this.wants(name) && samples.length > 0) this.#add(figureOf(name, catalogue[name], samples, baselines));
  }

  /** What fails here costs its own figures, not the others'; an interruption ends everything. */
  async attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#narrator.say(`✗ ${what} could not be measured: ${messageOf(error)}`);
    }
  }

  /** Says of every figure still owed that it could not be measured, and whether there was one. */
  close(): boolean {
    const measured = new Set(this.figures.map(({ name }) => name));
    const owed = [...this.#wanted].filter((name) => !measured.has(name));
    for (const name of owed) this.#add(figureOf(name, catalogue[name], []));
    return owed.length > 0;
  }

  #add(figure: Figure): void {
    this.figures.push(figure);
    this.#onFigure(figure);
  }
}
