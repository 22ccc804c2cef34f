import { fileURLToPath } from "node:url";
import { getCallSites } from "node:util";
import { pathFrom } from "./path-from.ts";

/** A line of somebody's file. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Where the function that asks was called: to say of what was defined there that it is wrong. */
export function calledAt(): Place {
  const [, , caller] = getCallSites(3);
  return { file: pathOf(caller?.scriptName ?? ""), line: caller?.lineNumber ?? 1 };
}

const pathOf = (script: string): string => (script.startsWith("file:") ? fileURLToPath(script) : script);

export const placeText = (place: Place | undefined): string =>
  place === undefined ? "?" : `${pathFrom(process.cwd(), place.file)}:${place.line}`;
