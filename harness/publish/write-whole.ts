import { renameSync, writeFileSync } from "node:fs";

/** A reader sees the old file or the new one, never half of it. */
export function writeWhole(file: string, content: string): void {
  const half = `${file}.half`;
  writeFileSync(half, content);
  renameSync(half, file);
}

/** The bytes of a JSON file of a run. */
export const textOf = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;
