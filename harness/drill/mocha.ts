import Mocha from "mocha";
import { mistakeIn } from "./mistake.ts";

export interface LoadedSuites {
  /** Runs the tests with exactly these names, in this order, or all; resolves to what passed and failed. */
  run(names: readonly string[] | "all", signal: AbortSignal): Promise<Counts>;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export type Told = (title: string, error: Error | undefined) => unknown;

/**
 * Drills are mocha tests, so that editors and people who know mocha feel at home; verdicts and exit codes are ours. The reporter
 * is silent where the narrator speaks. A run that was interrupted ends.
 */
export async function loadSuites(files: readonly string[], told: Told = () => undefined): Promise<LoadedSuites> {
  const mocha = new Mocha({ ui: "bdd", timeout: 0, retries: 0, forbidOnly: true, reporter: class Silent {} as never });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync().catch((error: unknown) => {
    throw mistakeIn(files, error);
  });
  return {
    async run(names, signal) {
      if (signal.aborted) return { passed: 0, failed: 0 };
      if (names !== "all") {
        mocha.grep(new RegExp(`^(${names.map(literally).join("|")})$`));
        mocha.suite.tests.sort((a, b) => names.indexOf(a.title) - names.indexOf(b.title));
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      const counts = { passed: 0, failed: 0 };
      const runner = mocha.run(() => resolve());
      runner.on("pass", (test) => {
        counts.passed += 1;
        told(test.title, undefined);
      });
      runner.on("fail", (test, error: Error) => {
        counts.failed += 1;
        told(test.title, error);
      });
      signal.addEventListener("abort", () => runner.abort(), { once: true });
      await promise;
      return counts;
    },
  };
}

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
