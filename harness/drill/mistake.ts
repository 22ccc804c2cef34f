import { fileURLToPath } from "node:url";
import { MusterError, messageOf, UsageError } from "../core/errors.ts";
import { pathFrom } from "../core/path-from.ts";

/**
 * What kept drill files from loading, as their author's mistake: with the file and, where the engine says, the line. `files` are those
 * that were being loaded; the one that is at fault may be another that they import.
 */
export function mistakeIn(files: readonly string[], error: unknown): unknown {
  if (error instanceof MusterError) return error;
  const stack = error instanceof Error ? (error.stack ?? error.message) : "";
  const [firstLine = ""] = messageOf(error).split("\n");
  const place = placeIn(stack) ?? files.find((file) => stack.includes(file)) ?? files[0];
  return new UsageError(
    `${place === undefined ? "a drill file" : pathFrom(process.cwd(), place)} cannot be loaded: ${firstLine}`,
    {
      hint: "npm run check",
      cause: error,
    },
  );
}

/** The first place outside of Muster and its packages: what it prints above a syntax error, or a frame. */
function placeIn(stack: string): string | undefined {
  const places = stack.matchAll(/(?:file:\/\/)?(\/[^\s():]+\.[cm]?ts):(\d+)/g);
  return [...places]
    .filter(([, file = ""]) => !/\/(harness|node_modules)\//.test(file))
    .map(([, file = "", line]) => `${decoded(file)}:${line}`)[0];
}

const decoded = (path: string): string => fileURLToPath(`file://${path}`);
