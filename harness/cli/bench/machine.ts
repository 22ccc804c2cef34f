import { setTimeout as sleep } from "node:timers/promises";
import { type HostLoad, watchHostLoad } from "../../drill/host-load.ts";
import { type Figure, figureOf } from "./figure.ts";

/** What the machine does anyway, before anything is measured: a figure is read beside it. */
export async function machineBefore(): Promise<Figure[]> {
  const seen = watchHostLoad();
  await sleep(1000);
  return figuresOf("machine.load", seen());
}

/** What it did in the meantime: its load is ours as well now, what was stolen from it never is. */
export function watchMachine(): () => Figure[] {
  const seen = watchHostLoad();
  return () => figuresOf("machine.load.end", seen());
}

function figuresOf(name: string, { cores, load, steal }: HostLoad): Figure[] {
  const samples = (value: number | null): number[] => (value === null ? [] : [value]);
  return [
    figureOf(name, { unit: `runnable on average (1 min), ${cores} cores` }, samples(load)),
    figureOf(`${name}.steal`, { unit: "share of CPU time" }, samples(steal)),
  ];
}
