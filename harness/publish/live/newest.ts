/** The newest scene in pieces, each with when it was last another: what a listener lacks is sent, and no more. */
import type { Lane, Scene } from "../../report/html/scene.ts";

interface Piece {
  readonly lane: Lane;
  readonly json: string;
  readonly revision: number;
}

export interface Said {
  readonly at: string;
  readonly text: string;
  readonly tone: "plain" | "good" | "bad";
}

/** As many lines as anybody reads. */
const MOST_SAID = 200;

export class Newest {
  #revision = 0;
  #scene: Scene = { from: 0, to: 1, lanes: [] };
  #pieces = new Map<string, Piece>();
  #head = "";
  readonly #said: { readonly revision: number; readonly json: string }[] = [];

  get revision(): number {
    return this.#revision;
  }

  /** Lanes that are the same objects as before are not looked into. */
  show(scene: Scene, head: object): void {
    this.#revision++;
    const pieces = new Map<string, Piece>();
    for (const lane of scene.lanes) {
      const before = this.#pieces.get(lane.id);
      const isSame = before?.lane === lane;
      const json = isSame ? before.json : jsonOf(lane);
      pieces.set(lane.id, json === before?.json ? { ...before, lane } : { lane, json, revision: this.#revision });
    }
    this.#pieces = pieces;
    this.#scene = scene;
    this.#head = JSON.stringify(head);
  }

  say(one: Said): void {
    this.#revision++;
    this.#said.push({ revision: this.#revision, json: JSON.stringify(one) });
    if (this.#said.length > MOST_SAID) this.#said.shift();
  }

  /** As one message of an event stream. */
  since(revision: number): string {
    const { from, to, zero } = this.#scene;
    const fresh = [...this.#pieces.values()].filter((piece) => piece.revision > revision).map(({ json }) => json);
    const said = this.#said.filter((one) => one.revision > revision).map(({ json }) => json);
    const times = jsonOf({ from, to, ...(zero !== undefined && { zero }) });
    const order = JSON.stringify([...this.#pieces.keys()]);
    return `data: {"times":${times},"head":${this.#head},"order":${order},"lanes":[${fresh.join(",")}],"said":[${said.join(",")}]}\n\n`;
  }
}

/** Times to 0.1 ms: no pixel shows more. */
const jsonOf = (value: object): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === "number" ? Math.round(one * 10_000) / 10_000 : one));
