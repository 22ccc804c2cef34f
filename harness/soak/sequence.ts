import type { Random } from "../core/random.ts";
import { random } from "../core/random.ts";
import type { Fault } from "../faults/fault.ts";
import { type Ground, takesDown } from "./ground.ts";
import { type FaultKind, faultKinds, faultOf } from "./kinds.ts";

/** Faults that overlap, in the order in which they are injected, and the order in which they are healed. */
export interface Sequence {
  readonly seed: number;
  readonly faults: readonly { readonly fault: Fault; readonly afterMs: number }[];
  /** How long all of them stand. */
  readonly holdMs: number;
  /** Positions in `faults`. */
  readonly healed: readonly number[];
}

/**
 * How often each kind leads a sequence, of all cards in the deck. Dealt, not drawn: any stretch of a few decks has every kind, and
 * those that restart whole clusters do not eat the hour.
 */
const deck: Readonly<Record<FaultKind, number>> = {
  cut: 6,
  degrade: 4,
  swizzle: 2,
  isolate: 3,
  outage: 2,
  kill: 3,
  stop: 2,
  pause: 3,
  throttle: 2,
  fillDisk: 2,
  loseDisk: 2,
  loseUnflushed: 2,
  rollingRestart: 2,
  misconfigure: 2,
  deleteTopic: 2,
  shuffleLeaders: 2,
  poison: 2,
};
const cards = faultKinds.flatMap((kind) => Array.from({ length: deck[kind] }, () => kind));

const faultCounts = [
  [1, 55],
  [2, 30],
  [3, 15],
] as const;

/** The sequence of this seed: the same one for ever, on this ground. */
export function sequenceOf(seed: number, ground: Ground): Sequence {
  const draw = random(seed);
  const faults: Fault[] = [faultOf(leadingKind(seed), ground, draw)];
  for (let more = draw.weighed(faultCounts) - 1; more > 0; more--) faults.push(companionOf(faults, ground, draw));
  const ordered = draw.shuffled(faults);
  return {
    seed,
    faults: ordered.map((fault) => ({ fault, afterMs: draw.between(0, 500) })),
    holdMs: draw.between(200, 3000),
    healed: draw.shuffled(ordered.map((_, position) => position)),
  };
}

function leadingKind(seed: number): FaultKind {
  const number = Math.floor(seed / cards.length);
  const card = seed - number * cards.length;
  return random(-1 - number).shuffled(cards)[card] as FaultKind;
}

const companions = faultKinds.filter((kind) => kind !== "rollingRestart").map((kind) => [kind, deck[kind]] as const);

/**
 * Whatever overlaps must leave Kafka something to heal with: beside a disk that is lost for good nothing may take down or cut off
 * the replicas that have what was on it. A rolling restart that waits for its replicas would wait for minutes where they cannot come.
 */
function companionOf(faults: readonly Fault[], ground: Ground, draw: Random): Fault {
  for (;;) {
    const companion = faultOf(draw.weighed(companions), ground, draw);
    const together = [...faults, companion];
    if (!together.some(needsTheOthers) || together.filter(takesDown).length <= 1) return companion;
  }
}

const needsTheOthers = ({ kind }: Fault): boolean => kind === "loseDisk" || kind === "rollingRestart";
