export interface Voice {
  readonly json?: boolean;
  /** Whoever else is told instead of the terminal: a page. */
  readonly say?: (text: string) => void;
}

/** Words for people: on standard output, or beside it where that is for machines. */
export function voiceOf({ json, say }: Voice): (text: string) => void {
  if (say !== undefined) return say;
  const out = json === true ? process.stderr : process.stdout;
  return (text) => void out.write(`${text}\n`);
}

export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
