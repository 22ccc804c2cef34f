import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Draws that are the same for the same seed, on every machine and in every version of Node. */
export interface Random {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True in this share of draws. */
  chance(share: number): boolean;
  pick<T>(of: readonly [T, ...T[]]): T;
  /** One of them, each as often as its weight says. */
  weighed<T>(of: readonly (readonly [T, number])[]): T;
  /** The same things in another order; every order is as likely. */
  shuffled<T>(things: readonly T[]): T[];
}

/** `seed` is any safe integer; neighbouring seeds give unrelated draws. */
export function random(seed: number): Random {
  const generator = xoroshiro128plus(mixed(seed));
  const between = (least: number, most: number): number => uniformInt(generator, least, most);
  const resolution = 1_000_000;
  return {
    between,
    chance: (share) => between(0, resolution - 1) < share * resolution,
    pick: (of) => of[between(0, of.length - 1)] ?? of[0],
    weighed(of) {
      const total = of.reduce((sum, [, weight]) => sum + weight, 0);
      let left = (between(0, resolution - 1) / resolution) * total;
      for (const [thing, weight] of of) {
        left -= weight;
        if (left < 0) return thing;
      }
      throw new RangeError("nothing to draw from: there is no weight");
    },
    shuffled(things) {
      const order = [...things];
      for (let last = order.length - 1; last > 0; last--) {
        const other = between(0, last);
        [order[last], order[other]] = [order[other] as (typeof order)[number], order[last] as (typeof order)[number]];
      }
      return order;
    },
  };
}

/** All 53 bits of the seed into the generator's 32, spread: seeds 1 and 2 would begin alike otherwise (the finalizer of MurmurHash3). */
function mixed(seed: number): number {
  let bits = ((seed % 2 ** 32) ^ Math.floor(seed / 2 ** 32)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) | 0;
}
