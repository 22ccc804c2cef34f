/** What every verb shares: how it is run, and how its flags and examples are worded. */
let exitCode = 0;

/** A verb's work is loaded when it is called, so that `--help` and a typo answer at once; what it returns becomes the process's exit code. */
export const verb = async (work: () => Promise<number> | number): Promise<void> => {
  exitCode = await work();
};

export const exitCodeOfVerb = (): number => exitCode;

export const yes = ["-y, --yes", "install and start a Docker engine without asking"] as const;
export const json = ["--json", "the result as JSON on standard output; everything else goes to standard error"] as const;
export const example = (text: string): string => `\nExample: npx --no-install muster ${text}`;
