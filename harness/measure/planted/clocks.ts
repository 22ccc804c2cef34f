/** Kernels whose clocks are five seconds off, by not quite what was measured of them. */
import type { Kind, Spot } from "./kind.ts";
import type { Kernel } from "./world.ts";

/** Half of what is left open of a clock by its two measurements. Seconds. */
export const CLOCK_ERROR = 0.004;

/** What the clock truly shows lies anywhere in what was measured of it. */
function kernel(name: string, seconds: number, { k }: Spot): Kernel {
  return {
    name,
    ahead: seconds + ((k - 4.5) / 4) * CLOCK_ERROR,
    clock: [
      { offset: seconds + 0.001, error: 0.003 },
      { offset: seconds - 0.001, error: 0.003 },
    ],
  };
}

export const clocks: readonly Kind[] = [
  {
    name: "producers' clock +5 s",
    needs: ["clock"],
    plant: (world, spot) => {
      world.producers = kernel("clients", 5, spot);
    },
    expected: () => ({}),
  },
  {
    name: "group's clock -5 s",
    needs: ["clock"],
    plant: (world, spot) => {
      world.group = kernel("consumers", -5, spot);
    },
    expected: () => ({}),
  },
];
