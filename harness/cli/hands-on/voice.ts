/** Words for people: on standard output, or beside it where that is for machines. */
export function voiceOf({ json }: { readonly json?: boolean }): (text: string) => void {
  const out = json === true ? process.stderr : process.stdout;
  return (text) => void out.write(`${text}\n`);
}

export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
