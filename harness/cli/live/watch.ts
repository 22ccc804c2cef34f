import { milliseconds } from "../../core/duration.ts";
import { pauseFor } from "../../core/eventually.ts";
import type { HandsOnOptions } from "../hands-on/at-hand.ts";
import { interruption } from "../hands-on/interruption.ts";
import { Connection } from "./connection.ts";
import { jsonScreen, plainScreen, type Screen, terminalScreen } from "./screen.ts";

const everyMs = 500;

/** Looks twice a second until q or ^C, or until the topology is gone. Ends with 0: there is nothing to undo. */
export async function watchStatus(options: HandsOnOptions): Promise<number> {
  const connection = await Connection.open(options);
  const { stdout, stdin } = process;
  const isTerminal = stdout.isTTY === true && options.json !== true;
  const screen = screenOf(options, isTerminal);
  using interrupted = interruption();
  const closed = new AbortController();
  const signal = AbortSignal.any([interrupted.signal, closed.signal]);
  const onKey = (key: Buffer): void => {
    if (["q", "\u0003", "\u0004"].includes(key.toString())) closed.abort();
  };
  const onError = (): void => closed.abort();
  stdout.on("error", onError);
  const hasKeys = isTerminal && stdin.isTTY === true;
  if (hasKeys) stdin.setRawMode(true).resume().on("data", onKey);
  try {
    while (!signal.aborted) {
      const began = performance.now();
      screen.show(await connection.look());
      if (connection.isGone) {
        stdout.write("\nit is gone: somebody removed it\n");
        break;
      }
      await pauseFor(milliseconds(Math.max(50, everyMs - (performance.now() - began))), signal).catch(() => undefined);
    }
  } finally {
    screen.end();
    connection.close();
    stdout.off("error", onError);
    if (hasKeys) stdin.off("data", onKey).setRawMode(false).pause();
  }
  return 0;
}

function screenOf({ json }: HandsOnOptions, isTerminal: boolean): Screen {
  if (json === true) return jsonScreen(process.stdout);
  return isTerminal ? terminalScreen(process.stdout, process.env.NO_COLOR === undefined) : plainScreen(process.stdout);
}
