import Mocha from "mocha";

export interface LoadedSuites {
  run(names: readonly string[], signal: AbortSignal): Promise<void>;
}

/**
 * Drills are mocha tests, so that editors and people who know mocha feel at home; verdicts and exit codes are ours. The reporter
 * is silent because the narrator speaks. A drill that was interrupted ends the run.
 */
export async function loadSuites(files: readonly string[]): Promise<LoadedSuites> {
  const mocha = new Mocha({ ui: "bdd", timeout: 0, retries: 0, forbidOnly: true, reporter: class Silent {} as never });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return {
    async run(names, signal) {
      const exactly = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
      mocha.grep(new RegExp(`^(${exactly})$`));
      const { promise, resolve } = Promise.withResolvers<void>();
      const runner = mocha.run(() => resolve());
      signal.addEventListener("abort", () => runner.abort(), { once: true });
      await promise;
    },
  };
}
